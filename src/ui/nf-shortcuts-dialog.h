/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Every shortcut of nf-actions, grouped. */
#define NF_TYPE_SHORTCUTS_DIALOG (nf_shortcuts_dialog_get_type ())
G_DECLARE_FINAL_TYPE (NfShortcutsDialog, nf_shortcuts_dialog, NF, SHORTCUTS_DIALOG, AdwDialog)

AdwDialog *nf_shortcuts_dialog_new (void);

/* "<Shift>1...<Shift>5" as people read it: "Shift+1 – Shift+5". Returns: (transfer full) */
char      *nf_shortcuts_dialog_describe (const char *accels);

G_END_DECLS
