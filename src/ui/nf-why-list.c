/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-why-list.h"

#include "nf-contribution-bar.h"
#include "nf-text.h"

#include <glib/gi18n.h>
#include <math.h>

#define MAX_ROWS 5
/* Under half of the last printed digit a row would say "+0.00". */
#define SMALLEST_SHOWN 0.005f

struct _NfWhyList
{
  AdwBin    parent_instance;
  GtkLabel *heading;
  GtkLabel *caption;
  GtkGrid  *grid;
};

G_DEFINE_FINAL_TYPE (NfWhyList, nf_why_list, ADW_TYPE_BIN)

static int
by_stars (const void *a, const void *b)
{
  const NfContribution *x = a, *y = b;

  if (fabsf (x->stars) != fabsf (y->stars))
    return fabsf (x->stars) < fabsf (y->stars) ? 1 : -1;
  return x->item < y->item ? -1 : x->item > y->item;
}

/* As they are shown: what speaks for the film first, what speaks against it last. */
static int
by_sign (const void *a, const void *b)
{
  const NfContribution *x = a, *y = b;

  if (x->stars != y->stars)
    return x->stars < y->stars ? 1 : -1;
  return x->item < y->item ? -1 : x->item > y->item;
}

/* "+0.41", "−0.08": the sign is always printed, with the typographic minus. */
static char *
format_signed (double value)
{
  return g_strdup_printf ("%s%.2f", value < 0 ? "−" : "+", fabs (value));
}

static void
clear_rows (NfWhyList *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
}

static GtkWidget *
make_label (const char *text, const char *css_class, float xalign)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
add_row (NfWhyList *self, int row, NfCatalogue *catalogue, const NfContribution *contribution, double lowest, double highest)
{
  g_autoptr (NfFilm) film = nf_catalogue_get_film (catalogue, contribution->item);
  g_autofree char *stars = nf_text_format_rating (contribution->rating);
  g_autofree char *own = g_strdup_printf ("★ %s", stars);
  g_autofree char *amount = format_signed (contribution->stars);
  GtkWidget *name = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = make_label (nf_film_get_title (film), NULL, 0);
  GtkWidget *number = make_label (amount, "numeric", 1);

  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (title, nf_film_get_accessible_name (film));
  gtk_widget_add_css_class (number, contribution->stars < 0 ? "amount-negative" : "amount-positive");
  gtk_box_append (GTK_BOX (name), title);
  gtk_box_append (GTK_BOX (name), make_label (own, "why-own-rating", 0));
  gtk_grid_attach (self->grid, name, 0, row, 1, 1);
  gtk_grid_attach (self->grid, nf_contribution_bar_new (contribution->stars, lowest, highest), 1, row, 1, 1);
  gtk_grid_attach (self->grid, number, 2, row, 1, 1);
}

static void
nf_why_list_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), NF_TYPE_WHY_LIST);
  G_OBJECT_CLASS (nf_why_list_parent_class)->dispose (object);
}

static void
nf_why_list_class_init (NfWhyListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nf_why_list_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/nextfilms/NextFilms/ui/nf-why-list.ui");
  gtk_widget_class_bind_template_child (widget_class, NfWhyList, heading);
  gtk_widget_class_bind_template_child (widget_class, NfWhyList, caption);
  gtk_widget_class_bind_template_child (widget_class, NfWhyList, grid);
}

static void
nf_why_list_init (NfWhyList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
nf_why_list_new (void)
{
  return g_object_new (NF_TYPE_WHY_LIST, NULL);
}

void
nf_why_list_set_explanation (NfWhyList *self, NfCatalogue *catalogue, NfFoldIn *fold_in, NfItemIndex item)
{
  g_autofree NfContribution *contributions = NULL;
  g_autofree char *heading = NULL, *caption = NULL, *others = NULL;
  guint n_ratings, n, n_shown = 0;
  float baseline = 0, star = 0;
  double lowest = 0, highest = 0, rest = 0;

  g_return_if_fail (NF_IS_WHY_LIST (self));
  g_return_if_fail (NF_IS_CATALOGUE (catalogue));

  clear_rows (self);
  n_ratings = fold_in != NULL ? nf_ratings_get_n (nf_fold_in_get_ratings (fold_in)) : 0;
  if (n_ratings > 0)
    nf_fold_in_predict (fold_in, item, &star, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), n_ratings > 0 && star > 0);
  if (n_ratings == 0 || star <= 0)
    return;

  contributions = g_new (NfContribution, n_ratings + 1);
  n = nf_explain (fold_in, item, contributions, &baseline);
  qsort (contributions, n, sizeof *contributions, by_stars);
  for (guint i = 0; i < n; i++)
    {
      if (n_shown < MAX_ROWS && contributions[i].item != NF_ITEM_NONE && fabsf (contributions[i].stars) >= SMALLEST_SHOWN)
        {
          contributions[n_shown++] = contributions[i];
          lowest = MIN (lowest, contributions[n_shown - 1].stars);
          highest = MAX (highest, contributions[n_shown - 1].stars);
        }
      else
        rest += contributions[i].stars;
    }
  qsort (contributions, n_shown, sizeof *contributions, by_sign);
  for (guint i = 0; i < n_shown; i++)
    add_row (self, i, catalogue, &contributions[i], lowest, highest);

  /* Translators: the heading over the reasons of a prediction, %.1f is the predicted rating: "Why 4.3" */
  heading = g_strdup_printf (_("Why %.1f"), star);
  gtk_label_set_label (self->heading, heading);
  others = format_signed (rest);
  if (n_ratings > n_shown)
    caption = g_strdup_printf (ngettext ("baseline %.1f · %u other rating %s", "baseline %.1f · %u other ratings %s", n_ratings - n_shown),
                               baseline, n_ratings - n_shown, others);
  else
    /* Translators: what people without ratings would be predicted for this film */
    caption = g_strdup_printf (_("baseline %.1f"), baseline);
  gtk_label_set_label (self->caption, caption);
}
