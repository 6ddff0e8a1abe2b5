/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-rating-keys.h"

#define NOT_A_DIGIT (-1)

/* The digit on the number-row key that types @keyval with or without Shift. */
static int
digit_by_place (GdkDisplay *display, guint keyval, gboolean shift)
{
  g_autofree GdkKeymapKey *keys = NULL;
  int n_keys = 0;

  if (display == NULL || !gdk_display_map_keyval (display, keyval, &keys, &n_keys))
    return NOT_A_DIGIT;

  for (int i = 0; i < n_keys; i++)
    {
      g_autofree GdkKeymapKey *places = NULL;
      g_autofree guint *keyvals = NULL;
      int n_places = 0;

      /* another key may type the same character on another level: not the one that was pressed */
      if (keys[i].level > 1 || keys[i].level != (shift ? 1 : 0))
        continue;
      if (!gdk_display_map_keycode (display, keys[i].keycode, &places, &keyvals, &n_places))
        continue;
      for (int j = 0; j < n_places; j++)
        if (places[j].group == keys[i].group && places[j].level <= 1 && keyvals[j] >= GDK_KEY_0 && keyvals[j] <= GDK_KEY_9)
          return (int) (keyvals[j] - GDK_KEY_0);
    }

  return NOT_A_DIGIT;
}

gboolean
nf_rating_key_translate (GdkDisplay *display, guint keyval, GdkModifierType state, guint *out_rating)
{
  gboolean shift = (state & GDK_SHIFT_MASK) != 0;
  int digit;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK | GDK_HYPER_MASK)) != 0)
    return FALSE;

  if (keyval == GDK_KEY_Delete || keyval == GDK_KEY_KP_Delete)
    {
      *out_rating = 0;
      return TRUE;
    }

  if (keyval >= GDK_KEY_KP_0 && keyval <= GDK_KEY_KP_9)
    digit = (int) (keyval - GDK_KEY_KP_0);
  else
    {
      digit = digit_by_place (display, keyval, shift);
      if (digit == NOT_A_DIGIT && keyval >= GDK_KEY_0 && keyval <= GDK_KEY_9)
        digit = (int) (keyval - GDK_KEY_0);
    }
  if (digit < 0 || digit > 5)
    return FALSE;

  *out_rating = digit == 0 ? 0 : (guint) digit * 2 - (shift ? 1 : 0);
  return TRUE;
}

static char
letter_of (guint keyval)
{
  guint lower = gdk_keyval_to_lower (keyval);

  return lower >= GDK_KEY_a && lower <= GDK_KEY_z ? (char) ('a' + (lower - GDK_KEY_a)) : 0;
}

char
nf_key_get_latin_letter (GdkDisplay *display, guint keyval)
{
  g_autofree GdkKeymapKey *keys = NULL;
  int n_keys = 0;
  char letter = letter_of (keyval);

  if (letter != 0 || display == NULL || gdk_keyval_to_unicode (keyval) < 0x80
      || !gdk_display_map_keyval (display, keyval, &keys, &n_keys))
    return letter;

  for (int i = 0; i < n_keys; i++)
    {
      g_autofree GdkKeymapKey *places = NULL;
      g_autofree guint *keyvals = NULL;
      int n_places = 0;

      if (!gdk_display_map_keycode (display, keys[i].keycode, &places, &keyvals, &n_places))
        continue;
      for (int j = 0; j < n_places; j++)
        if ((letter = letter_of (keyvals[j])) != 0)
          return letter;
    }

  return 0;
}
