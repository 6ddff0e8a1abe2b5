/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-card-text.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#define FONT_FAMILY "Adwaita Sans, Inter, Cantarell, sans-serif"
#define LINE_HEIGHT 1.04
#define BADGE_LANE 43.0
#define MAX_LINES 5
#define MAX_CHARS 300
/* smaller than this a line is cut instead */
#define SMALLEST_SIZE 12.0

typedef struct
{
  int      weight;
  double   spacing;
  gboolean capitals;
} Voice;

static const Voice voices[] = {
  [NF_CARD_VOICE_BOLD] = { 800, -.03, FALSE },
  [NF_CARD_VOICE_BLACK] = { 900, -.025, TRUE },
  [NF_CARD_VOICE_WIDE] = { 300, .045, TRUE },
  [NF_CARD_VOICE_SEMI] = { 600, -.02, FALSE },
};
/* thin letters would vanish */
static const Voice wide_small = { 500, .01, TRUE };

/* --- measuring: a font map per thread, as Pango's are not safe to share ---------------------------------------------- */

typedef struct
{
  PangoContext         *context;
  PangoLayout          *layout;
  PangoFontDescription *font;
} Typesetter;

static void
typesetter_free (gpointer data)
{
  Typesetter *self = data;

  pango_font_description_free (self->font);
  g_object_unref (self->layout);
  g_object_unref (self->context);
  g_free (self);
}

static GPrivate typesetter_key = G_PRIVATE_INIT (typesetter_free);

static Typesetter *
typesetter_get (void)
{
  Typesetter *self = g_private_get (&typesetter_key);
  g_autoptr (PangoFontMap) font_map = NULL;
  cairo_font_options_t *options;

  if (self != NULL)
    return self;

  /* no hinting and no whole pixels: a card has the same lines at every size */
  options = cairo_font_options_create ();
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);

  self = g_new0 (Typesetter, 1);
  font_map = pango_cairo_font_map_new ();
  self->context = pango_font_map_create_context (font_map);
  pango_cairo_context_set_font_options (self->context, options);
  pango_cairo_context_set_resolution (self->context, 96);
  pango_context_set_round_glyph_positions (self->context, FALSE);
  pango_context_set_language (self->context, pango_language_from_string ("en"));
  self->layout = pango_layout_new (self->context);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  self->font = pango_font_description_from_string (FONT_FAMILY);
  cairo_font_options_destroy (options);
  g_private_set (&typesetter_key, self);
  return self;
}

/* Returns: (transfer none): the layout of one line, until the next call on this thread */
static PangoLayout *
typeset (const char *text, double size, int weight, double spacing)
{
  Typesetter *self = typesetter_get ();
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_letter_spacing_new (lround (spacing * size * PANGO_SCALE)));
  pango_font_description_set_absolute_size (self->font, size * PANGO_SCALE);
  pango_font_description_set_weight (self->font, weight);
  pango_layout_set_font_description (self->layout, self->font);
  pango_layout_set_attributes (self->layout, attributes);
  pango_layout_set_text (self->layout, text, -1);
  pango_attr_list_unref (attributes);
  return self->layout;
}

static double
measure (const char *text, double size, const Voice *voice)
{
  PangoRectangle logical;

  if (*text == '\0')
    return 0;
  pango_layout_line_get_extents (pango_layout_get_line_readonly (typeset (text, size, voice->weight, voice->spacing), 0), NULL, &logical);
  /* Pango spaces only between letters; as designed, the last one has its share too */
  return (double) logical.width / PANGO_SCALE + voice->spacing * size;
}

/* --- the title taken apart ------------------------------------------------------------------------------------------- */

void
nf_card_title_clear (NfCardTitle *self)
{
  g_clear_pointer (&self->kicker, g_free);
  g_clear_pointer (&self->article, g_free);
  g_clear_pointer (&self->main, g_free);
  g_clear_pointer (&self->subtitle, g_free);
}

/* "Star Wars: Episode IV - A New Hope" → "Star Wars: A New Hope" */
static char *
drop_episode (const char *title)
{
  for (const char *at = strstr (title, ": Episode "); at != NULL; at = strstr (at + 1, ": Episode "))
    {
      const char *number = at + strlen (": Episode ");
      gsize length = strspn (number, "IVX");

      if (length > 0 && g_str_has_prefix (number + length, " - "))
        return g_strdup_printf ("%.*s: %s", (int) (at - title), title, number + length + strlen (" - "));
    }
  return g_strdup (title);
}

void
nf_card_title_init (NfCardTitle *self, const char *title)
{
  static const char *const articles[] = { "The", "A", "An", "Le", "La", "Les", "Der", "Die", "Das", "El", "Los", "Il" };
  g_autofree char *text = NULL, *shortened = NULL;
  const char *colon;

  g_return_if_fail (self != NULL && title != NULL);

  *self = (NfCardTitle) { 0 };
  text = drop_episode (title);
  if (g_utf8_strlen (text, -1) > MAX_CHARS)
    {
      shortened = g_utf8_substring (text, 0, MAX_CHARS);
      g_set_str (&text, shortened);
    }

  colon = strstr (text, ": ");
  if (colon != NULL && colon > text && g_utf8_strlen (text, -1) > 20)
    {
      g_autofree char *before = g_strndup (text, colon - text);
      const char *after = colon + strlen (": ");

      if (strchr (before, ' ') == NULL || g_utf8_strlen (after, -1) <= 8)
        {
          self->main = g_steal_pointer (&before);
          self->subtitle = g_strdup (after);
        }
      else
        {
          self->kicker = g_steal_pointer (&before);
          self->main = g_strdup (after);
        }
    }
  else
    self->main = g_steal_pointer (&text);

  for (guint i = 0; i < G_N_ELEMENTS (articles); i++)
    {
      gsize length = strlen (articles[i]);

      if (strncmp (self->main, articles[i], length) == 0 && self->main[length] == ' ' && self->main[length + 1] != '\0')
        {
          char *rest = g_strdup (self->main + length + 1);

          self->article = g_strdup (articles[i]);
          g_free (self->main);
          self->main = rest;
          break;
        }
    }

  if (self->kicker == NULL)
    self->kicker = g_strdup ("");
  if (self->article == NULL)
    self->article = g_strdup ("");
  if (self->subtitle == NULL)
    self->subtitle = g_strdup ("");
}

/* Not g_utf8_strup(): the person's language must not change a card (Turkish İ). */
static char *
to_capitals (const char *text)
{
  GString *capitals = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0xdf)
        g_string_append (capitals, "SS");
      else
        g_string_append_unichar (capitals, g_unichar_toupper (c));
    }
  return g_string_free_and_steal (capitals);
}

/* --- fitting --------------------------------------------------------------------------------------------------------- */

typedef struct
{
  double     size;
  GPtrArray *lines;
} Fit;

/* Words, each with the space before it; scripts without spaces may break between any two of their letters. */
static GPtrArray *
split_words (const char *text)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  const char *start = text;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gboolean wide = g_unichar_iswide (g_utf8_get_char (p));

      if (p > start && (*p == ' ' || wide))
        {
          g_ptr_array_add (words, g_strndup (start, p - start));
          start = p;
        }
    }
  if (*start != '\0')
    g_ptr_array_add (words, g_strdup (start));
  return words;
}

static const char *
skip_space (const char *word)
{
  while (*word == ' ')
    word++;
  return word;
}

/* Greedy lines. Returns: (transfer full); @out_fits: no word is wider than a line */
static GPtrArray *
break_lines (GPtrArray *words, double size, const Voice *voice, gboolean *out_fits)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *line = g_strdup ("");

  *out_fits = TRUE;
  for (guint i = 0; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);
      g_autofree char *longer = g_strconcat (line, *line == '\0' ? skip_space (word) : word, NULL);

      if (measure (longer, size, voice) <= NF_CARD_TEXT_WIDTH)
        {
          g_set_str (&line, longer);
          continue;
        }
      if (measure (skip_space (word), size, voice) > NF_CARD_TEXT_WIDTH)
        *out_fits = FALSE;
      if (*line != '\0')
        g_ptr_array_add (lines, g_steal_pointer (&line));
      g_set_str (&line, skip_space (word));
    }
  if (*line != '\0')
    g_ptr_array_add (lines, g_steal_pointer (&line));
  return lines;
}

static Fit
fit (const char *text, const Voice *voice, double budget, const double *sizes, guint n_sizes)
{
  g_autoptr (GPtrArray) words = split_words (text);
  GPtrArray *lines = NULL;
  double size = 0, widest = 0;

  for (guint i = 0; i < n_sizes; i++)
    {
      gboolean fits;

      g_clear_pointer (&lines, g_ptr_array_unref);
      size = sizes[i];
      lines = break_lines (words, size, voice, &fits);
      if (fits && lines->len <= MAX (1, floor (budget / (size * LINE_HEIGHT))))
        return (Fit) { size, lines };
    }

  /* the smallest, cut to five lines, and scaled down to its widest line */
  if (lines->len > MAX_LINES)
    {
      g_autofree char *last = g_ptr_array_steal_index (lines, MAX_LINES - 1);

      g_ptr_array_set_size (lines, MAX_LINES - 1);
      g_ptr_array_add (lines, g_strconcat (last, "…", NULL));
    }
  for (guint i = 0; i < lines->len; i++)
    widest = MAX (widest, measure (g_ptr_array_index (lines, i), size, voice));
  if (widest > NF_CARD_TEXT_WIDTH)
    size = MAX (SMALLEST_SIZE, size * NF_CARD_TEXT_WIDTH / widest);
  return (Fit) { size, lines };
}

static void
clear_line (gpointer line)
{
  g_free (((NfCardLine *) line)->text);
}

static void
add_line (NfCardText *self, NfCardLineKind kind, const char *text, double y, double size, int weight, double spacing)
{
  NfCardLine line = { kind, g_strdup (text), y, size, weight, spacing };
  const Voice voice = { weight, spacing };

  line.width = measure (text, size, &voice);
  if (line.width > NF_CARD_TEXT_WIDTH)
    {
      double smaller = size * NF_CARD_TEXT_WIDTH / line.width;

      /* secondary lines shrink a little, then end early; main ones were scaled before */
      line.size = kind == NF_CARD_LINE_MAIN ? MAX (smaller, SMALLEST_SIZE) : MAX (smaller, size * .85);
      line.width = measure (line.text, line.size, &voice);
      while (line.width > NF_CARD_TEXT_WIDTH + .5 && g_utf8_strlen (line.text, -1) > 2)
        {
          g_autofree char *kept = g_utf8_substring (line.text, 0, g_utf8_strlen (line.text, -1) - 2);

          g_strchomp (kept);
          g_free (line.text);
          line.text = g_strconcat (kept, "…", NULL);
          line.width = measure (line.text, line.size, &voice);
        }
    }
  self->width = MAX (self->width, line.width);
  g_array_append_val (self->lines, line);
}

void
nf_card_text_clear (NfCardText *self)
{
  g_clear_pointer (&self->lines, g_array_unref);
}

void
nf_card_text_init (NfCardText *self, const char *title, guint year, NfCardVoice voice_kind, gboolean on_top, gboolean small)
{
  static const double sizes[] = { 46, 41, 36, 32, 28, 25, 22, 19.5 }, small_sizes[] = { 44, 39, 34, 30, 27, 24, 21, 19 };
  const double kicker_size = 12.5, subtitle_size = 13.5, year_size = 12.5;
  g_auto (NfCardTitle) parts = { 0 };
  const Voice *voice;
  gboolean has_kicker, has_subtitle;
  double article_size, line_height, height, y;
  Fit fitted;

  g_return_if_fail (self != NULL && title != NULL && voice_kind < G_N_ELEMENTS (voices));

  *self = (NfCardText) { 0 };
  self->lines = g_array_new (FALSE, TRUE, sizeof (NfCardLine));
  g_array_set_clear_func (self->lines, clear_line);

  voice = small && voice_kind == NF_CARD_VOICE_WIDE ? &wide_small : &voices[voice_kind];
  nf_card_title_init (&parts, title);
  if (voice->capitals)
    {
      char *capitals = to_capitals (parts.main);

      g_free (parts.main);
      parts.main = capitals;
      capitals = to_capitals (parts.article);
      g_free (parts.article);
      parts.article = capitals;
    }
  has_kicker = !small && *parts.kicker != '\0';
  has_subtitle = !small && *parts.subtitle != '\0';

  if (small)
    fitted = fit (parts.main, voice, 150, small_sizes, G_N_ELEMENTS (small_sizes));
  else
    fitted = fit (parts.main, voice, 118 - (has_subtitle ? 22 : 0) - (has_kicker ? 16 : 0), sizes, G_N_ELEMENTS (sizes));

  line_height = fitted.size * LINE_HEIGHT;
  article_size = MAX (15, fitted.size * .46);
  height = fitted.lines->len * line_height + (*parts.article != '\0' ? article_size * 1.12 : 0) +
           (has_kicker ? kicker_size * 1.55 : 0) + (has_subtitle ? subtitle_size * 1.6 : 0);
  if (on_top)
    self->top = small ? 19 : BADGE_LANE;
  else
    self->top = 287 - (small ? 0 : 24) - height;
  self->bottom = self->top + height;

  y = self->top;
  if (has_kicker)
    {
      add_line (self, NF_CARD_LINE_KICKER, parts.kicker, y + kicker_size, kicker_size, 600, 0);
      y += kicker_size * 1.55;
    }
  if (*parts.article != '\0')
    {
      int weight = voice->weight == 300 ? 300 : voice->weight == 900 ? 700 : 500;

      add_line (self, NF_CARD_LINE_ARTICLE, parts.article, y + article_size * .86, article_size, weight,
                voice->spacing < 0 ? -.01 : voice->spacing);
      y += article_size * 1.12;
    }
  for (guint i = 0; i < fitted.lines->len; i++)
    {
      add_line (self, NF_CARD_LINE_MAIN, g_ptr_array_index (fitted.lines, i), y + line_height * .86, fitted.size, voice->weight, voice->spacing);
      y += line_height;
    }
  if (has_subtitle)
    {
      y += subtitle_size * 1.2;
      add_line (self, NF_CARD_LINE_SUBTITLE, parts.subtitle, y, subtitle_size, 500, 0);
    }

  if (!small)
    {
      double year_y = on_top ? y + 20 + (has_subtitle ? 4 : 0) : 284;

      if (year != 0)
        {
          g_autofree char *digits = g_strdup_printf ("%u", year);

          add_line (self, NF_CARD_LINE_YEAR, digits, year_y, year_size, 600, .6 / year_size);
        }
      if (!on_top)
        self->rule_x = NF_CARD_MARGIN + (year != 0 ? 42 : 0);
    }
  g_ptr_array_unref (fitted.lines);
}

void
nf_card_text_draw (const NfCardText *self, cairo_t *cr, NfCardColor ink)
{
  double red = ink.red / 255.0, green = ink.green / 255.0, blue = ink.blue / 255.0;

  cairo_set_source_rgb (cr, red, green, blue);
  for (guint i = 0; i < self->lines->len; i++)
    {
      const NfCardLine *line = &g_array_index (self->lines, NfCardLine, i);
      PangoLayout *layout = typeset (line->text, line->size, line->weight, line->spacing);

      cairo_move_to (cr, NF_CARD_MARGIN, line->y);
      pango_cairo_show_layout_line (cr, pango_layout_get_line_readonly (layout, 0));
    }
  if (self->rule_x > 0)
    {
      cairo_rectangle (cr, self->rule_x, 279, NF_CARD_MARGIN + NF_CARD_TEXT_WIDTH - self->rule_x, 1);
      cairo_set_source_rgba (cr, red, green, blue, .38);
      cairo_fill (cr);
    }
}
