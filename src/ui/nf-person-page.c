/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-person-page.h"

#include "nf-format.h"
#include "nf-label.h"
#include "nf-link.h"
#include "nf-picture-loader.h"
#include "nf-similar-card.h"
#include "nf-weak.h"

#include <glib/gi18n.h>

#define FACE_SIZE 96
/* Films shown at once, and with each press of Show More. */
#define FILMS_AT_A_TIME 30
/* Characters of a life that fit into the lines shown of it, or nearly so. */
#define SHORT_BIOGRAPHY 300
#define BIOGRAPHY_LINES 4

struct _NfPersonPage
{
  AdwNavigationPage parent_instance;

  NfContext    *context;
  NfArtwork    *artwork;
  NfPerson     *person;        /* (nullable): until it came */
  guint32       person_id;
  GCancellable *cancellable;
  GArray       *items;         /* of NfItemIndex by popularity */
  guint         n_shown;

  AdwAvatar    *face;
  GtkLabel     *name, *known_for, *life;
  GtkLabel     *biography;
  GtkWidget    *biography_box;
  GtkToggleButton *biography_button;
  GtkStack     *stack;
  GtkLabel     *films_heading;
  GtkFlowBox   *films;
  GtkWidget    *more_button;
};

G_DEFINE_FINAL_TYPE (NfPersonPage, nf_person_page, ADW_TYPE_NAVIGATION_PAGE)

enum
{
  FILM_ACTIVATED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- words ---------------------------------------------------------------------------------------------------------- */

/* TMDB's departments. */
static const char *
department_label (const char *department)
{
  static const struct { const char *department, *label; } labels[] = {
    { "Acting", N_("Acting") },     { "Directing", N_("Directing") },         { "Writing", N_("Writing") },
    { "Production", N_("Production") }, { "Sound", N_("Music and Sound") },   { "Camera", N_("Camera") },
    { "Editing", N_("Editing") },   { "Art", N_("Art Direction") },           { "Visual Effects", N_("Visual Effects") },
    { "Costume & Make-Up", N_("Costume and Make-Up") }, { "Creator", N_("Creator") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_strcmp0 (labels[i].department, department) == 0)
      return _(labels[i].label);
  return NULL;
}

/* "14 October 1963" as the language writes it. @date: ISO */
static char *
format_day (const char *date)
{
  g_autoptr (GDateTime) day = NULL;
  g_autofree char *iso = g_strconcat (date, "T12:00:00Z", NULL);

  day = g_date_time_new_from_iso8601 (iso, NULL);
  /* Translators: a day, in the form of strftime(3), such as 14 October 1963 */
  return day != NULL ? g_date_time_format (day, _("%-e %B %Y")) : g_strdup (date);
}

static char *
format_life (const NfPerson *person)
{
  g_autofree char *born = person->birthday != NULL ? format_day (person->birthday) : NULL;
  g_autofree char *died = person->deathday != NULL ? format_day (person->deathday) : NULL;
  g_autoptr (GString) life = g_string_new (NULL);

  if (born != NULL && died != NULL)
    g_string_append_printf (life, "%s – %s", born, died);
  else if (born != NULL)
    /* Translators: %s is a day */
    g_string_append_printf (life, _("Born %s"), born);
  else if (died != NULL)
    /* Translators: %s is a day */
    g_string_append_printf (life, _("Died %s"), died);
  if (person->birthplace != NULL)
    g_string_append_printf (life, "%s%s", life->len > 0 ? " · " : "", person->birthplace);
  return g_string_free_and_steal (g_steal_pointer (&life));
}

/* --- films ---------------------------------------------------------------------------------------------------------- */

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const NfItemIndex x = *(const NfItemIndex *) a, y = *(const NfItemIndex *) b;

  return (x > y) - (x < y);
}

/* Rows of the catalogue are in order of popularity; two ids may be one row. */
static GArray *
find_items (NfPersonPage *self)
{
  NfModelFile *model = nf_catalogue_get_model (nf_context_get_catalogue (self->context));
  GArray *items = g_array_new (FALSE, FALSE, sizeof (NfItemIndex));
  guint n = 0;

  for (guint i = 0; i < self->person->films->len; i++)
    {
      NfItemIndex item = nf_model_file_lookup_tmdb_id (model, g_array_index (self->person->films, guint32, i));

      if (item != NF_ITEM_NONE)
        g_array_append_val (items, item);
    }
  g_array_sort (items, compare_items);
  for (guint i = 0; i < items->len; i++)
    if (n == 0 || g_array_index (items, NfItemIndex, n - 1) != g_array_index (items, NfItemIndex, i))
      g_array_index (items, NfItemIndex, n++) = g_array_index (items, NfItemIndex, i);
  g_array_set_size (items, n);
  return items;
}

static void
card_clicked_cb (NfSimilarCard *card, NfPersonPage *self)
{
  g_signal_emit (self, signals[FILM_ACTIVATED], 0, nf_similar_card_get_film (card));
}

static void
show_more_films (NfPersonPage *self)
{
  NfCatalogue *catalogue = nf_context_get_catalogue (self->context);
  const guint end = MIN (self->n_shown + FILMS_AT_A_TIME, self->items->len);

  for (; self->n_shown < end; self->n_shown++)
    {
      g_autoptr (NfFilm) film = nf_catalogue_get_film (catalogue, g_array_index (self->items, NfItemIndex, self->n_shown));
      GtkWidget *card = nf_similar_card_new (self->artwork, film);

      g_signal_connect (card, "clicked", G_CALLBACK (card_clicked_cb), self);
      gtk_flow_box_append (self->films, card);
      /* the card itself is what is focused and pressed */
      gtk_widget_set_focusable (gtk_widget_get_parent (card), FALSE);
    }
  gtk_widget_set_visible (self->more_button, self->n_shown < self->items->len);
}

static void
more_clicked_cb (GtkButton *button, NfPersonPage *self)
{
  GtkWidget *last = gtk_widget_get_last_child (GTK_WIDGET (self->films));

  show_more_films (self);
  /* on where the reading goes on; the button may be gone */
  last = last != NULL ? gtk_widget_get_next_sibling (last) : NULL;
  if (last != NULL)
    gtk_widget_child_focus (last, GTK_DIR_TAB_FORWARD);
}

static void
show_films (NfPersonPage *self)
{
  g_autofree char *count = NULL;
  GtkWidget *child;

  g_clear_pointer (&self->items, g_array_unref);
  self->items = find_items (self);
  self->n_shown = 0;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->films))) != NULL)
    gtk_flow_box_remove (self->films, child);
  count = nf_format_n_films (self->items->len);
  gtk_label_set_label (self->films_heading, count);
  show_more_films (self);
  gtk_stack_set_visible_child_name (self->stack, self->items->len > 0 ? "films" : "empty");
}

/* --- the person ----------------------------------------------------------------------------------------------------- */

static void
face_loaded_cb (GtkWidget *widget, GdkTexture *texture)
{
  adw_avatar_set_custom_image (NF_PERSON_PAGE (widget)->face, GDK_PAINTABLE (texture));
}

static gboolean
is_same (const NfPerson *a, const NfPerson *b)
{
  return g_strcmp0 (a->name, b->name) == 0 && g_strcmp0 (a->biography, b->biography) == 0 && g_strcmp0 (a->known_for, b->known_for) == 0 &&
         g_strcmp0 (a->birthday, b->birthday) == 0 && g_strcmp0 (a->deathday, b->deathday) == 0 &&
         g_strcmp0 (a->birthplace, b->birthplace) == 0 && g_strcmp0 (a->profile_path, b->profile_path) == 0 &&
         a->films->len == b->films->len && (a->films->len == 0 || memcmp (a->films->data, b->films->data, a->films->len * sizeof (guint32)) == 0);
}

static void
show_person (NfPersonPage *self, NfPerson *person)
{
  g_autoptr (NfPerson) old = g_steal_pointer (&self->person);
  g_autofree char *life = NULL;

  self->person = nf_person_ref (person);
  if (old != NULL && is_same (old, person))
    return;
  if (person->name != NULL)
    {
      gtk_label_set_label (self->name, person->name);
      adw_avatar_set_text (self->face, person->name);
      adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), person->name);
    }
  nf_label_set_or_hide (self->known_for, department_label (person->known_for));
  life = format_life (person);
  nf_label_set_or_hide (self->life, life);
  nf_label_set_or_hide (self->biography, person->biography);
  gtk_widget_set_visible (self->biography_box, person->biography != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->biography_button), person->biography != NULL && g_utf8_strlen (person->biography, -1) > SHORT_BIOGRAPHY);
  nf_picture_loader_load (nf_context_get_posters (self->context), person->profile_path, FACE_SIZE * 2, FACE_SIZE * 2, self->cancellable,
                          GTK_WIDGET (self), face_loaded_cb);
  show_films (self);
}

static void
person_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfPersonPage) self = nf_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (NfPerson) person = nf_metadata_load_person_finish (NF_METADATA (source), result, &error);

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (person != NULL)
    show_person (self, person);
  else if (self->person == NULL)
    gtk_stack_set_visible_child_name (self->stack, "unavailable");
}

static void
load (NfPersonPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "loading");
  nf_metadata_load_person_async (nf_context_get_metadata (self->context), self->person_id, self->cancellable, person_loaded_cb,
                                 nf_weak_new (self));
}

static void
person_changed_cb (NfMetadata *metadata, NfPerson *person, NfPersonPage *self)
{
  if (person->person_id == self->person_id)
    show_person (self, person);
}

/* What was refused while TMDB was away is asked for again. */
static void
tmdb_state_cb (NfTmdbClient *client, GParamSpec *pspec, NfPersonPage *self)
{
  if (nf_tmdb_client_get_state (client) == NF_TMDB_STATE_READY && self->person == NULL)
    load (self);
}

static void
biography_toggled_cb (GtkToggleButton *button, NfPersonPage *self)
{
  gboolean whole = gtk_toggle_button_get_active (button);

  gtk_label_set_lines (self->biography, whole ? -1 : BIOGRAPHY_LINES);
  gtk_label_set_ellipsize (self->biography, whole ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  gtk_button_set_label (GTK_BUTTON (button), whole ? _("Show Less") : _("Show More"));
}

static void
open_tmdb_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *uri = g_strdup_printf ("https://www.themoviedb.org/person/%u", NF_PERSON_PAGE (widget)->person_id);

  nf_link_open (widget, uri);
}

/* --- class ---------------------------------------------------------------------------------------------------------- */

static void
nf_person_page_dispose (GObject *object)
{
  NfPersonPage *self = NF_PERSON_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), NF_TYPE_PERSON_PAGE);
  g_clear_pointer (&self->person, nf_person_unref);
  g_clear_pointer (&self->items, g_array_unref);
  g_clear_object (&self->artwork);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (nf_person_page_parent_class)->dispose (object);
}

static void
nf_person_page_class_init (NfPersonPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nf_person_page_dispose;

  signals[FILM_ACTIVATED] = g_signal_new ("film-activated", NF_TYPE_PERSON_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, NF_TYPE_FILM);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/nextfilms/NextFilms/ui/nf-person-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NfPersonPage, face);
  gtk_widget_class_bind_template_child (widget_class, NfPersonPage, name);
  gtk_widget_class_bind_template_child (widget_class, NfPersonPage, known_for);
  gtk_widget_class_bind_template_child (widget_class, NfPersonPage, life);
  gtk_widget_class_bind_template_child (widget_class, NfPersonPage, biography);
  gtk_widget_class_bind_template_child (widget_class, NfPersonPage, biography_box);
  gtk_widget_class_bind_template_child (widget_class, NfPersonPage, biography_button);
  gtk_widget_class_bind_template_child (widget_class, NfPersonPage, stack);
  gtk_widget_class_bind_template_child (widget_class, NfPersonPage, films_heading);
  gtk_widget_class_bind_template_child (widget_class, NfPersonPage, films);
  gtk_widget_class_bind_template_child (widget_class, NfPersonPage, more_button);
  gtk_widget_class_bind_template_callback (widget_class, biography_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_clicked_cb);
  gtk_widget_class_install_action (widget_class, "person.open-tmdb", NULL, open_tmdb_action);
}

static void
nf_person_page_init (NfPersonPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
nf_person_page_new (NfContext *context, NfArtwork *artwork, guint32 person_id, const char *name)
{
  NfPersonPage *self;

  g_return_val_if_fail (NF_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (NF_TYPE_PERSON_PAGE, "title", name, NULL);
  self->context = g_object_ref (context);
  self->artwork = g_object_ref (artwork);
  self->person_id = person_id;
  gtk_label_set_label (self->name, name);
  adw_avatar_set_text (self->face, name);
  g_signal_connect_object (nf_context_get_metadata (context), "person-changed", G_CALLBACK (person_changed_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (nf_context_get_tmdb (context), "notify::state", G_CALLBACK (tmdb_state_cb), self, G_CONNECT_DEFAULT);
  load (self);
  return ADW_NAVIGATION_PAGE (self);
}

guint32
nf_person_page_get_id (NfPersonPage *self)
{
  g_return_val_if_fail (NF_IS_PERSON_PAGE (self), 0);

  return self->person_id;
}
