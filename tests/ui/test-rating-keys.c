/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-rating-keys.h"

#include "nf-test-ui.h"

static void
assert_key (GdkDisplay *display, guint keyval, GdkModifierType state, int expected)
{
  guint rating = 77;

  if (expected < 0)
    g_assert_false (nf_rating_key_translate (display, keyval, state, &rating));
  else
    {
      g_assert_true (nf_rating_key_translate (display, keyval, state, &rating));
      g_assert_cmpuint (rating, ==, (guint) expected);
    }
}

static void
test_digits (void)
{
  GdkDisplay *displays[] = { gdk_display_get_default (), NULL };

  for (guint i = 0; i < G_N_ELEMENTS (displays); i++)
    {
      assert_key (displays[i], GDK_KEY_1, 0, 2);
      assert_key (displays[i], GDK_KEY_5, 0, 10);
      assert_key (displays[i], GDK_KEY_5, GDK_LOCK_MASK, 10);
      assert_key (displays[i], GDK_KEY_0, 0, 0);
      assert_key (displays[i], GDK_KEY_KP_3, 0, 6);
      assert_key (displays[i], GDK_KEY_KP_0, 0, 0);
      assert_key (displays[i], GDK_KEY_Delete, 0, 0);
      assert_key (displays[i], GDK_KEY_KP_Delete, 0, 0);
      assert_key (displays[i], GDK_KEY_6, 0, -1);
      assert_key (displays[i], GDK_KEY_KP_9, 0, -1);
      assert_key (displays[i], GDK_KEY_a, 0, -1);
      assert_key (displays[i], GDK_KEY_BackSpace, 0, -1);
      assert_key (displays[i], GDK_KEY_3, GDK_CONTROL_MASK, -1);
      assert_key (displays[i], GDK_KEY_3, GDK_ALT_MASK, -1);
      assert_key (displays[i], GDK_KEY_Delete, GDK_CONTROL_MASK, -1);
    }
  /* some input methods deliver the digit itself */
  assert_key (NULL, GDK_KEY_4, GDK_SHIFT_MASK, 7);
}

/* On the display's US layout, Shift+1 types "!". */
static void
test_shifted_digits (void)
{
  GdkDisplay *display = gdk_display_get_default ();

  assert_key (display, GDK_KEY_exclam, GDK_SHIFT_MASK, 1);
  assert_key (display, GDK_KEY_percent, GDK_SHIFT_MASK, 9);
  assert_key (display, GDK_KEY_parenright, GDK_SHIFT_MASK, 0);
  assert_key (display, GDK_KEY_ampersand, GDK_SHIFT_MASK, -1);   /* 7 */
  /* "!" without Shift comes from a key of its own: not a digit's */
  assert_key (display, GDK_KEY_exclam, 0, -1);
  assert_key (NULL, GDK_KEY_exclam, GDK_SHIFT_MASK, -1);
}

static void
test_letters (void)
{
  GdkDisplay *display = gdk_display_get_default ();

  g_assert_cmpint (nf_key_get_latin_letter (display, GDK_KEY_f), ==, 'f');
  g_assert_cmpint (nf_key_get_latin_letter (display, GDK_KEY_W), ==, 'w');
  g_assert_cmpint (nf_key_get_latin_letter (NULL, GDK_KEY_h), ==, 'h');
  g_assert_cmpint (nf_key_get_latin_letter (display, GDK_KEY_1), ==, 0);
  g_assert_cmpint (nf_key_get_latin_letter (display, GDK_KEY_Cyrillic_a), ==, 0);   /* no such layout here */
  g_assert_cmpint (nf_key_get_latin_letter (display, GDK_KEY_Return), ==, 0);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/rating-keys/digits", test_digits);
  g_test_add_func ("/rating-keys/shifted-digits", test_shifted_digits);
  g_test_add_func ("/rating-keys/letters", test_letters);
  return g_test_run ();
}
