/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-fake-facts.h"

#include <stdio.h>
#include <string.h>

/* A fake TMDB for programs that are looked at and for journeys: prints its two addresses, one a line, and serves until its standard
 * input ends.  fake-tmdb [--holes]: with holes it knows next to nothing of each film. */
int
main (int argc, char *argv[])
{
  static const guint32 films[] = { 862, 863, 10193, 78, 603, 604, 605, 348, 949, 550, 680, 13, 278, 238, 155, 807, 769, 101, 541, 329, 808, 8587, 120, 121, 122,
                                   11, 1891, 1892, 424, 597, 268, 500, 629, 274, 77 };
  g_autoptr (NfFakeTmdb) server = nf_fake_tmdb_new ();
  NfFakeFacts *facts = NULL;

  if (argc > 1 && strcmp (argv[1], "--holes") == 0)
    for (gsize i = 0; i < G_N_ELEMENTS (films); i++)
      {
        g_autofree char *json = g_strdup_printf ("{\"id\":%u,\"title\":\"Film\",\"overview\":\"\",\"runtime\":0,\"tagline\":null,"
                                                 "\"credits\":{\"cast\":[{\"id\":1,\"name\":\"Only One\",\"order\":0}]}}", films[i]);
        nf_fake_tmdb_add_film (server, films[i], json);
      }
  else
    facts = nf_fake_facts_new (server, films, G_N_ELEMENTS (films));
  printf ("%s\n%s\n", nf_fake_tmdb_get_url (server), nf_fake_tmdb_get_image_url (server));
  fflush (stdout);
  while (getchar () != EOF)
    ;
  g_clear_pointer (&server, nf_fake_tmdb_free);
  g_clear_pointer (&facts, nf_fake_facts_free);
  return 0;
}
