/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-card-text.h"
#include "nf-model-file.h"
#include "nf-test-model.h"
#include "nf-text.h"

#include <string.h>

static void
test_title (void)
{
  const struct { const char *title, *kicker, *article, *main, *subtitle; } cases[] = {
    { "Alien", "", "", "Alien", "" },
    { "The Matrix", "", "The", "Matrix", "" },
    { "Das Boot", "", "Das", "Boot", "" },
    { "Les Misérables", "", "Les", "Misérables", "" },
    { "A", "", "", "A", "" },
    { "The", "", "", "The", "" },
    { "Theatre of Blood", "", "", "Theatre of Blood", "" },
    { "An American in Paris", "", "An", "American in Paris", "" },
    { "Los Olvidados", "", "Los", "Olvidados", "" },
    /* the episode's number goes */
    { "Star Wars: Episode IV - A New Hope", "Star Wars", "A", "New Hope", "" },
    { "Star Wars: Episode VI - Return of the Jedi", "Star Wars", "", "Return of the Jedi", "" },
    { "Star Wars: Episode 4 - A New Hope", "Star Wars", "", "Episode 4 - A New Hope", "" },
    /* one word before the colon is the title, several are the series */
    { "2001: A Space Odyssey", "", "", "2001", "A Space Odyssey" },
    { "The Lord of the Rings: The Fellowship of the Ring", "The Lord of the Rings", "The", "Fellowship of the Ring", "" },
    { "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb", "Dr. Strangelove or", "", "How I Learned to Stop Worrying and Love the Bomb", "" },
    { "Harry Potter and the Deathly Hallows: Part 1", "", "", "Harry Potter and the Deathly Hallows", "Part 1" },
    /* twenty letters or fewer stay whole */
    { "Alien: Covenant", "", "", "Alien: Covenant", "" },
    { "Mission: Impossible", "", "", "Mission: Impossible", "" },
    { "Mission: Impossible II", "", "", "Mission", "Impossible II" },
    { ": a title that starts with a colon", "", "", ": a title that starts with a colon", "" },
    { "9:15 to Somewhere Far Away", "", "", "9:15 to Somewhere Far Away", "" },
    { "", "", "", "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (NfCardTitle) parts = { 0 };

      nf_card_title_init (&parts, cases[i].title);
      g_test_message ("%s", cases[i].title);
      g_assert_cmpstr (parts.kicker, ==, cases[i].kicker);
      g_assert_cmpstr (parts.article, ==, cases[i].article);
      g_assert_cmpstr (parts.main, ==, cases[i].main);
      g_assert_cmpstr (parts.subtitle, ==, cases[i].subtitle);
    }
}

static const NfCardLine *
find_line (const NfCardText *text, NfCardLineKind kind, guint n)
{
  for (guint i = 0; i < text->lines->len; i++)
    {
      const NfCardLine *line = &g_array_index (text->lines, NfCardLine, i);

      if (line->kind == kind && n-- == 0)
        return line;
    }
  return NULL;
}

/* What holds for every title whatever it is. */
static void
check_rules (const char *title, guint year, NfCardVoice voice, gboolean on_top, gboolean small)
{
  g_auto (NfCardText) text = { 0 };
  guint n_main = 0;
  double y = 0;

  nf_card_text_init (&text, title, year, voice, on_top, small);
  for (guint i = 0; i < text.lines->len; i++)
    {
      const NfCardLine *line = &g_array_index (text.lines, NfCardLine, i);

      if (!(line->width <= NF_CARD_TEXT_WIDTH + .5))
        g_test_fail_printf ("%s: \"%s\" is %.1f wide", title, line->text, line->width);
      g_assert_true (g_utf8_validate (line->text, -1, NULL));
      g_assert_cmpfloat (line->size, >=, 10);
      g_assert_cmpfloat (line->size, <=, 46);
      /* from top to bottom, none over another */
      g_assert_cmpfloat (line->y, >=, y + line->size * .7);
      y = line->y;
      n_main += line->kind == NF_CARD_LINE_MAIN;
      if (small)
        g_assert_true (line->kind == NF_CARD_LINE_MAIN || line->kind == NF_CARD_LINE_ARTICLE);
      else
        /* the badges' lane */
        g_assert_cmpfloat (line->y - line->size * .8, >=, 43);
      g_assert_cmpfloat (line->y, <=, 290);
    }
  g_assert_cmpuint (n_main, <=, small ? 7 : 5);
  g_assert_cmpfloat (text.top, >=, small ? 17 : 43);
  g_assert_cmpfloat (text.bottom, <=, 287);
  g_assert_cmpfloat (text.width, <=, NF_CARD_TEXT_WIDTH + .5);
}

static void
check_all_rules (const char *title, guint year)
{
  for (guint voice = NF_CARD_VOICE_BOLD; voice <= NF_CARD_VOICE_SEMI; voice++)
    for (guint layout = 0; layout < 4; layout++)
      check_rules (title, year, voice, layout & 1, layout & 2);
}

static void
test_rules (void)
{
  g_autofree char *words = g_strnfill (3000, 'a'), *spaces = g_strnfill (400, ' ');
  const char *titles[] = {
    "", " ", "A", "The ", "I", "M", "WWWWWWWWWWWWWWWW", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
    "Borat: Cultural Learnings of America for Make Benefit Glorious Nation of Kazakhstan",
    "Harry Potter and the Deathly Hallows: Part 2",
    "The Assassination of Jesse James by the Coward Robert Ford and What Came After It in Those Long Years of the Old West",
    "The Persecution and Assassination of Jean-Paul Marat as Performed by the Inmates of the Asylum of Charenton Under the Direction of the Marquis de Sade",
    "A Supercalifragilistic: An Expialidocious Supercalifragilisticexpialidocious",
    "七人の侍と長い長い長い長い長い長い長い長い日本語の題名がここにあります", "천국과 지옥", "جدایی نادر از سیمین", "ואלס עם באשיר",
    "Léon", "Straße der Größe", "ŉ ǰ ﬁn", "e\314\201e\314\201e\314\201", "👩‍👩‍👧‍👦 Family 🎬", "a\nb\tc", "Tab\tNew\nLine: And a Second Part of It",
  };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    check_all_rules (titles[i], i % 3 == 0 ? 0 : 1994);
  check_all_rules (words, 2000);
  check_all_rules (spaces, 2000);
  memset (words + 100, ' ', 20);
  for (guint i = 0; i < 3000; i += 7)
    words[i] = ' ';
  check_all_rules (words, 99999);
}

static void
test_model_titles (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();

  for (NfItemIndex item = 0; item < nf_model_file_get_n_items (model); item++)
    {
      g_autofree char *title = nf_text_display_title (nf_model_file_get_title (model, item));

      check_all_rules (title, nf_model_file_get_year (model, item));
    }
}

static void
test_layouts (void)
{
  g_auto (NfCardText) top = { 0 }, bottom = { 0 }, kicker = { 0 }, small = { 0 }, undated = { 0 };
  const NfCardLine *line;

  nf_card_text_init (&top, "Aladdin", 1992, NF_CARD_VOICE_BOLD, TRUE, FALSE);
  g_assert_cmpfloat (top.top, ==, 43);
  line = find_line (&top, NF_CARD_LINE_MAIN, 0);
  g_assert_cmpstr (line->text, ==, "Aladdin");
  g_assert_cmpint (line->weight, ==, 800);
  g_assert_cmpfloat_with_epsilon (line->spacing, -.03, 1e-9);
  g_assert_cmpfloat (line->size, >, 25);
  line = find_line (&top, NF_CARD_LINE_YEAR, 0);
  g_assert_cmpstr (line->text, ==, "1992");
  g_assert_cmpfloat (line->y, >, top.bottom);
  g_assert_cmpfloat (top.rule_x, ==, 0);

  nf_card_text_init (&bottom, "The Big Lebowski", 1998, NF_CARD_VOICE_BOLD, FALSE, FALSE);
  line = find_line (&bottom, NF_CARD_LINE_ARTICLE, 0);
  g_assert_cmpstr (line->text, ==, "The");
  g_assert_cmpint (line->weight, ==, 500);
  g_assert_cmpfloat (line->size, >=, 15);
  g_assert_cmpstr (find_line (&bottom, NF_CARD_LINE_MAIN, 0)->text, ==, "Big");
  g_assert_cmpstr (find_line (&bottom, NF_CARD_LINE_MAIN, 1)->text, ==, "Lebowski");
  g_assert_cmpfloat (find_line (&bottom, NF_CARD_LINE_YEAR, 0)->y, ==, 284);
  g_assert_cmpfloat (bottom.rule_x, ==, 57);
  g_assert_cmpfloat_with_epsilon (bottom.bottom, 263, 1e-9);

  nf_card_text_init (&kicker, "Star Wars: Episode IV - A New Hope", 1977, NF_CARD_VOICE_WIDE, FALSE, FALSE);
  line = find_line (&kicker, NF_CARD_LINE_KICKER, 0);
  g_assert_cmpstr (line->text, ==, "Star Wars");
  g_assert_cmpfloat (line->size, ==, 12.5);
  g_assert_cmpint (line->weight, ==, 600);
  g_assert_cmpstr (find_line (&kicker, NF_CARD_LINE_ARTICLE, 0)->text, ==, "A");
  line = find_line (&kicker, NF_CARD_LINE_MAIN, 0);
  g_assert_cmpstr (line->text, ==, "NEW");
  g_assert_cmpint (line->weight, ==, 300);

  nf_card_text_init (&small, "Star Wars: Episode IV - A New Hope", 1977, NF_CARD_VOICE_WIDE, FALSE, TRUE);
  g_assert_null (find_line (&small, NF_CARD_LINE_KICKER, 0));
  g_assert_null (find_line (&small, NF_CARD_LINE_YEAR, 0));
  g_assert_cmpint (find_line (&small, NF_CARD_LINE_MAIN, 0)->weight, ==, 500);
  g_assert_cmpfloat (small.rule_x, ==, 0);

  nf_card_text_init (&undated, "Nothing at All", 0, NF_CARD_VOICE_SEMI, FALSE, FALSE);
  g_assert_null (find_line (&undated, NF_CARD_LINE_YEAR, 0));
  g_assert_cmpfloat (undated.rule_x, ==, 15);
}

/* The capitals of a card are the same whatever language the person reads. */
static void
test_capitals (void)
{
  const struct { const char *title, *capitals; } cases[] = {
    { "Titanic", "TITANIC" }, { "Straße", "STRASSE" }, { "Übermut", "ÜBERMUT" }, { "ılık", "ILIK" }, { "Ничего", "НИЧЕГО" }, { "Œuf", "ŒUF" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (NfCardText) text = { 0 };

      nf_card_text_init (&text, cases[i].title, 0, NF_CARD_VOICE_BLACK, TRUE, FALSE);
      g_assert_cmpstr (find_line (&text, NF_CARD_LINE_MAIN, 0)->text, ==, cases[i].capitals);
    }
}

/* Sizes are in units: the same lines whatever the tile is, and large words make smaller type. */
static void
test_sizes (void)
{
  const char *titles[] = { "Up", "Aladdin", "Casablanca", "Indiscreetness", "Internationalisation of It" };
  double last = 47;

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_auto (NfCardText) text = { 0 };

      nf_card_text_init (&text, titles[i], 1990, NF_CARD_VOICE_SEMI, TRUE, FALSE);
      g_assert_cmpfloat (find_line (&text, NF_CARD_LINE_MAIN, 0)->size, <=, last);
      last = find_line (&text, NF_CARD_LINE_MAIN, 0)->size;
    }
  g_assert_cmpfloat (last, <, 30);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/card-text/title", test_title);
  g_test_add_func ("/card-text/rules", test_rules);
  g_test_add_func ("/card-text/model-titles", test_model_titles);
  g_test_add_func ("/card-text/layouts", test_layouts);
  g_test_add_func ("/card-text/capitals", test_capitals);
  g_test_add_func ("/card-text/sizes", test_sizes);
  return g_test_run ();
}
