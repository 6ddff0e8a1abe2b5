/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-error-text.h"

#include "nf-store.h"
#include "nf-tmdb-client.h"
#include "nf-tmdb-parser.h"

#include <glib/gi18n.h>

static const char *
get_tmdb_text (NfTmdbError code)
{
  switch (code)
    {
    case NF_TMDB_ERROR_NO_KEY:
      return _("A TMDB key is needed first");
    case NF_TMDB_ERROR_KEY_REJECTED:
      return _("TMDB does not accept this key");
    case NF_TMDB_ERROR_RATE_LIMITED:
      return _("TMDB is busy; try again in a minute");
    case NF_TMDB_ERROR_OFFLINE:
      return _("There is no network connection");
    case NF_TMDB_ERROR_UNREACHABLE:
      return _("TMDB cannot be reached");
    case NF_TMDB_ERROR_DISABLED:
      return _("The network is switched off under Privacy");
    case NF_TMDB_ERROR_DENIED:
      return _("TMDB ended the sign-in");
    case NF_TMDB_ERROR_NOT_FOUND:
      return _("TMDB does not have it");
    case NF_TMDB_ERROR_BAD_ADDRESS:
    case NF_TMDB_ERROR_BAD_REPLY:
    case NF_TMDB_ERROR_TOO_LARGE:
      break;
    }
  return _("The answer was not one of TMDB’s");
}

const char *
nf_error_text_get (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain == NF_TMDB_ERROR)
    return get_tmdb_text ((NfTmdbError) error->code);
  if (error->domain == NF_TMDB_PARSER_ERROR)
    return get_tmdb_text (NF_TMDB_ERROR_BAD_REPLY);
  if (error->domain == NF_STORE_ERROR)
    return _("The data folder cannot be written");
  return _("Something went wrong");
}
