/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One line of text for lists with hundreds of cells: a text at the start and one at the end of it. Unlike labels', its size depends on the font
 * alone, so that another text is nothing but another drawing: what it stands in is not laid out again, and a text is only shaped when
 * it is drawn. What does not fit ends in an ellipsis, the end's text first. With
 * the style class "numeric" digits are equally wide. */
#define NF_TYPE_TEXT_LINE (nf_text_line_get_type ())
G_DECLARE_FINAL_TYPE (NfTextLine, nf_text_line, NF, TEXT_LINE, GtkWidget)

GtkWidget  *nf_text_line_new          (void);
void        nf_text_line_set_text     (NfTextLine *self, const char *start, const char *end);
const char *nf_text_line_get_start    (NfTextLine *self);
const char *nf_text_line_get_end      (NfTextLine *self);
/* Whether it could not be drawn in full the last time. */
gboolean    nf_text_line_get_ellipsized (NfTextLine *self);

G_END_DECLS
