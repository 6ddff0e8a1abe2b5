/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-search-terms.h"

#include <string.h>

static const struct
{
  const char *raw;
  guint       year;
  const char *document;
} documents[] = {
  { "Heat (1995)", 1995, "heat _heat:1995 #1995" },
  { "Lion King, The (1994)", 1994, "the lion king _lionking:1994 =thelionking:1994 #1994" },
  { "Léon: The Professional (a.k.a. The Professional) (Léon) (1994)", 1994,
    "leon the professional _leontheprofessional:1994 _professional:1994 =theprofessional:1994 _leon:1994 #1994" },
  { "E.T. the Extra-Terrestrial (1982)", 1982,
    "e t the extra terrestrial _ettheextraterrestrial:1982 et extraterrestrial #1982" },
  { "Rocky II (1979)", 1979, "rocky ii _rockyii:1979 2 _rocky2:1979 #1979" },
  { "Rocky V (1990)", 1990, "rocky v _rockyv:1990 5 _rocky5:1990 #1990" },
  { "Star Wars: Episode I - The Phantom Menace (1999)", 1999,
    "star wars episode i the phantom menace _starwarsepisodeithephantommenace:1999 1 _starwarsepisode1thephantommenace:1999 #1999" },
  { "V for Vendetta (2006)", 2006, "v for vendetta _vforvendetta:2006 #2006" },
  { "X, Y and I (2000)", 2000, "x y and i _xyandi:2000 #2000" },
  { "Boot, Das (Boat, The) (1981)", 1981, "das boot _boot:1981 =dasboot:1981 the boat _boat:1981 =theboat:1981 #1981" },
  { "Nibelungen, Die (1924)", 1924, "die nibelungen _dienibelungen:1924 _nibelungen:1924 #1924" },
  { "Honky", 0, "honky _honky:" },
  { "???", 0, "" },
  { "", 0, "" },
};

static void
test_documents (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autofree char *document = nf_search_terms_of_film (documents[i].raw, documents[i].year);

      g_assert_cmpstr (document, ==, documents[i].document);
    }
}

static void
test_long_key (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *key = NULL;

  for (guint i = 0; i < 200; i++)
    g_string_append (text, "ж я ");
  key = nf_search_key_of (text->str);
  g_assert_cmpuint (strlen (key), <=, NF_SEARCH_MAX_KEY);
  g_assert_true (g_utf8_validate (key, -1, NULL));
  g_assert_null (strchr (key, ' '));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search-terms/documents", test_documents);
  g_test_add_func ("/search-terms/long-key", test_long_key);
  return g_test_run ();
}
