/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-text-line.h"

#include "nf-test-ui.h"

typedef struct
{
  GtkWidget  *line;
  GtkWindow  *window;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->line = nf_text_line_new ();
  gtk_widget_set_size_request (f->line, 160, -1);
  gtk_widget_set_halign (f->line, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (f->line, GTK_ALIGN_CENTER);
  f->window = nf_test_ui_present (f->line);
  nf_test_ui_wait_drawn (f->line);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  nf_test_ui_close (f->window);
}

/* What the widget draws, as GTK writes render nodes down: the glyphs' places are in it. */
static char *
dup_drawing (GtkWidget *widget)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GBytes) bytes = NULL;
  GskRenderNode *node;

  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  node = gtk_snapshot_to_node (snapshot);
  if (node == NULL)
    return g_strdup ("");
  bytes = gsk_render_node_serialize (node);
  gsk_render_node_unref (node);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  for (const char *at = text; (at = strstr (at, part)) != NULL; at += strlen (part))
    n++;
  return n;
}

/* Another text is another drawing and no other size. */
static void
test_size (Fixture *f, gconstpointer data)
{
  NfTextLine *line = NF_TEXT_LINE (f->line);
  GtkRequisition before, after;
  g_autofree char *empty = dup_drawing (f->line), *one = NULL, *two = NULL, *other = NULL;

  gtk_widget_get_preferred_size (f->line, NULL, &before);
  g_assert_cmpstr (empty, ==, "");
  nf_text_line_set_text (line, "1995", NULL);
  one = dup_drawing (f->line);
  g_assert_cmpuint (count (one, "text {"), ==, 1);
  nf_text_line_set_text (line, "1995", "Animation");
  two = dup_drawing (f->line);
  g_assert_cmpuint (count (two, "text {"), ==, 2);
  nf_text_line_set_text (line, "1995", "Drama");
  other = dup_drawing (f->line);
  g_assert_cmpstr (other, !=, two);
  gtk_widget_get_preferred_size (f->line, NULL, &after);
  g_assert_cmpint (after.width, ==, before.width);
  g_assert_cmpint (after.height, ==, before.height);
  g_assert_cmpint (after.height, >, 8);
  gtk_test_accessible_assert_property (f->line, GTK_ACCESSIBLE_PROPERTY_LABEL, "1995 Drama");
  g_assert_cmpstr (nf_text_line_get_start (line), ==, "1995");
  g_assert_cmpstr (nf_text_line_get_end (line), ==, "Drama");
}

static void
test_ellipsis (Fixture *f, gconstpointer data)
{
  NfTextLine *line = NF_TEXT_LINE (f->line);
  g_autofree char *text = NULL, *alone = NULL;

  nf_text_line_set_text (line, "Up", NULL);
  nf_test_ui_wait_drawn (f->line);
  g_assert_false (nf_text_line_get_ellipsized (line));
  nf_text_line_set_text (line, "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb", "Comedy");
  nf_test_ui_wait_drawn (f->line);
  g_assert_true (nf_text_line_get_ellipsized (line));
  g_assert_cmpint (gtk_widget_get_width (f->line), ==, 160);
  /* the room that is left is none: the end is not drawn at all, and not over the start */
  text = dup_drawing (f->line);
  nf_text_line_set_text (line, nf_text_line_get_start (line), NULL);
  nf_test_ui_wait_drawn (f->line);
  alone = dup_drawing (f->line);
  g_assert_cmpstr (text, ==, alone);
}

static void
test_settings (Fixture *f, gconstpointer data)
{
  NfTextLine *line = NF_TEXT_LINE (f->line);
  GtkSettings *settings = gtk_widget_get_settings (f->line);
  int height = gtk_widget_get_height (f->line), dpi;
  g_autofree char *before = NULL, *after = NULL;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", (dpi > 0 ? dpi : 96 * 1024) * 2, NULL);
  nf_test_wait_until (gtk_widget_get_height (f->line) > height * 3 / 2);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  nf_test_wait_until (gtk_widget_get_height (f->line) == height);

  nf_text_line_set_text (line, "1995", "Drama");
  nf_test_ui_wait_drawn (f->line);
  before = dup_drawing (f->line);
  gtk_widget_set_direction (f->line, GTK_TEXT_DIR_RTL);
  nf_test_ui_wait_drawn (f->line);
  after = dup_drawing (f->line);
  g_assert_cmpstr (after, !=, before);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add ("/text-line/size", Fixture, NULL, set_up, test_size, tear_down);
  g_test_add ("/text-line/ellipsis", Fixture, NULL, set_up, test_ellipsis, tear_down);
  g_test_add ("/text-line/settings", Fixture, NULL, set_up, test_settings, tear_down);
  return g_test_run ();
}
