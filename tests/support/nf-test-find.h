/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-text-line.h"

#include <gtk/gtk.h>

/* Looking for widgets the way a person does: only those that are on screen. */

typedef gboolean (*NfTestMatch) (GtkWidget *widget, gconstpointer data);

/* Depth first. Returns: (transfer none) (nullable) */
static inline GtkWidget *
nf_test_find_match (GtkWidget *widget, NfTestMatch match, gconstpointer data)
{
  if (match (widget, data))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = gtk_widget_get_child_visible (child) && gtk_widget_get_visible (child) ? nf_test_find_match (child, match, data) : NULL;

      if (found != NULL)
        return found;
    }
  return NULL;
}

static inline gboolean
nf_test_match_type (GtkWidget *widget, gconstpointer data)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), *(const GType *) data);
}

static inline GtkWidget *
nf_test_find (GtkWidget *widget, GType type)
{
  return nf_test_find_match (widget, nf_test_match_type, &type);
}

static inline gboolean
nf_test_match_text (GtkWidget *widget, gconstpointer data)
{
  if (NF_IS_TEXT_LINE (widget))
    return g_strcmp0 (nf_text_line_get_start (NF_TEXT_LINE (widget)), data) == 0 || g_strcmp0 (nf_text_line_get_end (NF_TEXT_LINE (widget)), data) == 0;
  return GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), data) == 0;
}

/* The label or line that shows exactly @text. */
static inline GtkWidget *
nf_test_find_text (GtkWidget *widget, const char *text)
{
  return nf_test_find_match (widget, nf_test_match_text, text);
}

/* The button with that label. */
static inline GtkWidget *
nf_test_find_button (GtkWidget *widget, const char *text)
{
  GtkWidget *label = nf_test_find_text (widget, text);

  return label != NULL ? gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON) : NULL;
}

static inline void
nf_test_collect_text (GtkWidget *widget, GString *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget))
    g_string_append_printf (text, "%s|", gtk_label_get_label (GTK_LABEL (widget)));
  if (NF_IS_TEXT_LINE (widget) && gtk_widget_get_visible (widget))
    g_string_append_printf (text, "%s|%s|", nf_text_line_get_start (NF_TEXT_LINE (widget)), nf_text_line_get_end (NF_TEXT_LINE (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    nf_test_collect_text (child, text);
}

/* All words below @widget, each followed by '|'. Returns: (transfer full) */
static inline char *
nf_test_dup_text (GtkWidget *widget)
{
  GString *text = g_string_new ("|");

  nf_test_collect_text (widget, text);
  return g_string_free (text, FALSE);
}
