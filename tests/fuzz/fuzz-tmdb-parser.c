/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-parser.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* Whatever the bytes: either an error, or details that keep every promise of NfFilmDetails. */
int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (NfFilmDetails) details = nf_tmdb_parser_parse_details (bytes, 0, "DE", &error);

  if (details == NULL)
    {
      g_assert (error != NULL && error->domain == NF_TMDB_PARSER_ERROR);
      return 0;
    }
  g_assert (error == NULL && details->tmdb_id != 0);
  g_assert (details->cast->len <= 20);
  g_assert (details->vote_average >= 0 && details->vote_average <= 10);
  g_assert (details->title == NULL || (g_utf8_validate (details->title, -1, NULL) && g_utf8_strlen (details->title, -1) <= 300));
  g_assert (details->overview == NULL || (g_utf8_validate (details->overview, -1, NULL) && g_utf8_strlen (details->overview, -1) <= 10000));
  g_assert (details->poster_path == NULL || nf_tmdb_parser_is_image_path (details->poster_path));
  g_assert (details->backdrop_path == NULL || nf_tmdb_parser_is_image_path (details->backdrop_path));
  g_assert (details->homepage == NULL || g_ascii_strncasecmp (details->homepage, "https://", 8) == 0);
  g_assert (details->trailer_url == NULL || g_str_has_prefix (details->trailer_url, "https://"));
  g_assert (details->release_date == NULL || strlen (details->release_date) == 10);
  for (guint i = 0; i < details->cast->len; i++)
    {
      const NfCredit *credit = g_ptr_array_index (details->cast, i);
      g_assert (credit->name != NULL && g_utf8_strlen (credit->name, -1) <= 300);
      g_assert (credit->profile_path == NULL || nf_tmdb_parser_is_image_path (credit->profile_path));
    }
  return 0;
}
