/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-film-keys.h"

#include "nf-test-context.h"
#include "nf-test-ui.h"

static void
test_keys (void)
{
  g_autoptr (NfTestContext) test = nf_test_context_new ();
  NfProfile *profile = nf_context_get_profile (test->context);
  g_autoptr (NfFilm) film = nf_test_context_film (test, "Heat (1995)");

  g_assert_true (nf_film_keys_handle (profile, film, GDK_KEY_4, 0));
  g_assert_cmpuint (nf_film_get_rating (film), ==, 8);
  g_assert_true (nf_film_keys_handle (profile, film, GDK_KEY_4, GDK_SHIFT_MASK));
  g_assert_cmpuint (nf_film_get_rating (film), ==, 7);
  g_assert_true (nf_film_keys_handle (profile, film, GDK_KEY_0, 0));
  g_assert_cmpuint (nf_film_get_rating (film), ==, 0);

  g_assert_true (nf_film_keys_handle (profile, film, GDK_KEY_f, 0));
  g_assert_true (nf_film_get_favorite (film));
  g_assert_true (nf_film_keys_handle (profile, film, GDK_KEY_f, 0));
  g_assert_false (nf_film_get_favorite (film));
  g_assert_true (nf_film_keys_handle (profile, film, GDK_KEY_w, 0));
  g_assert_true (nf_film_get_watchlist (film));
  g_assert_true (nf_film_keys_handle (profile, film, GDK_KEY_h, 0));
  g_assert_true (nf_film_get_hidden (film));

  /* other keys and shortcuts with modifiers are not for the film */
  g_assert_false (nf_film_keys_handle (profile, film, GDK_KEY_x, 0));
  g_assert_false (nf_film_keys_handle (profile, film, GDK_KEY_f, GDK_CONTROL_MASK));
  g_assert_false (nf_film_keys_handle (profile, film, GDK_KEY_1, GDK_ALT_MASK));
  g_assert_false (nf_film_keys_handle (profile, film, GDK_KEY_7, 0));
  g_assert_cmpuint (nf_film_get_rating (film), ==, 0);
  nf_test_context_settle (test);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/film-keys/keys", test_keys);
  return g_test_run ();
}
