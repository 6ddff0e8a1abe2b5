/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-search-vocabulary.h"

#include <string.h>

#define MIN_WORD 3
/* Below that the beginning of a word says too little. */
#define MIN_PREFIX 4
/* From here a word may have two letters wrong: "carribean". */
#define MIN_TWO_EDITS 8

typedef struct
{
  const char *text;     /* not terminated */
  guint32     letters;  /* set of its letters, for a quick no */
  guint8      length;
} Word;

struct _NfSearchVocabulary
{
  GBytes *bytes;
  GArray *words;   /* of Word */
};

/* One bit for each letter, digits share a few; 0 for any other byte. */
static inline guint32
letter_bit (char c)
{
  if (c >= 'a' && c <= 'z')
    return 1u << (c - 'a');
  return c >= '0' && c <= '9' ? 1u << (26 + (c - '0') % 6) : 0;
}

/* The set of a word's letters; 0 if it is not to be kept. */
static guint32
letters_of (const char *text, gsize length)
{
  guint32 letters = 0;

  if (length < MIN_WORD || length > NF_SEARCH_MAX_WORD)
    return 0;
  for (gsize i = 0; i < length; i++)
    {
      guint32 bit = letter_bit (text[i]);

      if (bit == 0)
        return 0;
      letters |= bit;
    }
  return letters;
}

/* One edit apart, or equal. */
static gboolean
similar (const char *a, gsize n_a, const char *b, gsize n_b)
{
  gsize i = 0;

  if (n_a > n_b)
    return similar (b, n_b, a, n_a);
  if (n_b - n_a > 1)
    return FALSE;
  while (i < n_a && a[i] == b[i])
    i++;
  if (n_a < n_b)
    return memcmp (a + i, b + i + 1, n_a - i) == 0;
  if (n_a - i <= 1)
    return TRUE;
  if (memcmp (a + i + 1, b + i + 1, n_a - i - 1) == 0)
    return TRUE;
  return a[i] == b[i + 1] && a[i + 1] == b[i] && memcmp (a + i + 2, b + i + 2, n_a - i - 2) == 0;
}

/* Damerau's distance with adjacent swaps is at most two. Both words are at most NF_SEARCH_MAX_WORD long. */
static gboolean
two_edits_apart (const char *a, gsize n_a, const char *b, gsize n_b)
{
  guint8 rows[3][NF_SEARCH_MAX_WORD + 1];

  for (gsize j = 0; j <= n_b; j++)
    rows[0][j] = (guint8) j;
  for (gsize i = 1; i <= n_a; i++)
    {
      guint8 *row = rows[i % 3], *last = rows[(i + 2) % 3], *second_last = rows[(i + 1) % 3], best;

      best = row[0] = (guint8) i;
      for (gsize j = 1; j <= n_b; j++)
        {
          guint8 edits = last[j - 1] + (a[i - 1] != b[j - 1]);

          edits = MIN (edits, MIN (last[j], row[j - 1]) + 1);
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            edits = MIN (edits, second_last[j - 2] + 1);
          row[j] = edits;
          best = MIN (best, edits);
        }
      if (best > 2)
        return FALSE;
    }
  return rows[n_a % 3][n_b] <= 2;
}

/* At most one letter of @some is not among @all: true of any two words one edit apart. */
static inline gboolean
lacks_one_at_most (guint32 all, guint32 some)
{
  guint32 missing = some & ~all;

  return (missing & (missing - 1)) == 0;
}

static inline gboolean
lacks_two_at_most (guint32 all, guint32 some)
{
  guint32 missing = some & ~all;

  missing &= missing - 1;
  return (missing & (missing - 1)) == 0;
}

/* @text: one edit from a beginning of @word */
static gboolean
similar_to_prefix (const char *text, gsize n, const Word *word)
{
  for (gsize length = n - 1; length <= n + 1 && length <= word->length; length++)
    if (similar (text, n, word->text, length))
      return TRUE;
  return FALSE;
}

NfSearchVocabulary *
nf_search_vocabulary_new (GBytes *text)
{
  NfSearchVocabulary *self;
  const char *p, *end;
  gsize size;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_new0 (NfSearchVocabulary, 1);
  self->bytes = g_bytes_ref (text);
  self->words = g_array_new (FALSE, FALSE, sizeof (Word));
  p = g_bytes_get_data (text, &size);
  end = p + size;
  while (p < end)
    {
      const char *stop = memchr (p, '\n', (gsize) (end - p));
      guint32 letters;

      if (stop == NULL)
        stop = end;
      letters = letters_of (p, (gsize) (stop - p));
      if (letters != 0)
        {
          const Word word = { .text = p, .length = (guint8) (stop - p), .letters = letters };

          g_array_append_val (self->words, word);
        }
      p = stop < end ? stop + 1 : end;
    }
  return self;
}

void
nf_search_vocabulary_free (NfSearchVocabulary *self)
{
  g_clear_pointer (&self->words, g_array_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

gboolean
nf_search_vocabulary_accepts (const char *word)
{
  g_return_val_if_fail (word != NULL, FALSE);

  return letters_of (word, strlen (word)) != 0;
}

gboolean
nf_search_vocabulary_has (NfSearchVocabulary *self, const char *word, gboolean prefix)
{
  guint32 letters;
  gsize length;

  g_return_val_if_fail (self != NULL && word != NULL, FALSE);

  length = strlen (word);
  letters = letters_of (word, length);
  if (letters == 0)
    return FALSE;
  for (guint i = 0; i < self->words->len; i++)
    {
      const Word *known = &g_array_index (self->words, Word, i);

      if ((letters & ~known->letters) == 0 && known->length >= length && (prefix || known->length == length) && memcmp (known->text, word, length) == 0)
        return TRUE;
    }
  return FALSE;
}

GPtrArray *
nf_search_vocabulary_find_similar (NfSearchVocabulary *self, const char *word, gboolean prefix, guint max)
{
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) begun = NULL;
  guint32 letters;
  gsize length;

  g_return_val_if_fail (self != NULL && word != NULL, NULL);

  found = g_ptr_array_new_with_free_func (g_free);
  begun = g_ptr_array_new_with_free_func (g_free);
  length = strlen (word);
  letters = letters_of (word, length);
  if (letters == 0)
    return g_steal_pointer (&found);

  prefix = prefix && length >= MIN_PREFIX;
  for (guint i = 0; i < self->words->len && found->len < max; i++)
    {
      const Word *known = &g_array_index (self->words, Word, i);

      if (!lacks_one_at_most (known->letters, letters) || known->length + 1u < length)
        continue;
      if (lacks_one_at_most (letters, known->letters) && similar (word, length, known->text, known->length))
        g_ptr_array_add (found, g_strndup (known->text, known->length));
      else if (prefix && begun->len < max && similar_to_prefix (word, length, known))
        g_ptr_array_add (begun, g_strndup (known->text, known->length));
    }
  for (guint i = 0; i < self->words->len && length >= MIN_TWO_EDITS && found->len + begun->len == 0; i++)
    {
      const Word *known = &g_array_index (self->words, Word, i);

      if (known->length + 2u >= length && length + 2 >= known->length && lacks_two_at_most (known->letters, letters) &&
          two_edits_apart (word, length, known->text, known->length))
        g_ptr_array_add (found, g_strndup (known->text, known->length));
    }
  while (begun->len > 0 && found->len < max)
    g_ptr_array_add (found, g_ptr_array_steal_index (begun, 0));
  return g_steal_pointer (&found);
}
