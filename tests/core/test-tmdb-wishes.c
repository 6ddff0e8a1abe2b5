/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-wishes.h"

typedef struct
{
  NfTmdbWishes *wishes;
  NfTmdbGate    gate;
} Fixture;

static void
timer_cb (NfTmdbService *service, gpointer user_data)
{
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->wishes = nf_tmdb_wishes_new ();
  nf_tmdb_gate_init (&fixture->gate, timer_cb, NULL);
  for (guint i = 0; i < NF_TMDB_N_SERVICES; i++)
    nf_tmdb_service_set_address (&fixture->gate.services[i], "http://127.0.0.1:1/3");
  nf_tmdb_gate_set_key (&fixture->gate, "key");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) all = nf_tmdb_wishes_dup (fixture->wishes);

  for (guint i = 0; i < all->len; i++)
    nf_tmdb_wishes_remove (fixture->wishes, all->pdata[i]);
  nf_tmdb_wishes_free (fixture->wishes);
  nf_tmdb_gate_clear (&fixture->gate);
}

/* Returns: (transfer none) */
static NfTmdbWish *
want (Fixture *fixture, guint32 id, int priority)
{
  g_autoptr (NfTmdbTarget) target = nf_tmdb_target_new_details (id, "en", "US");
  NfTmdbWish *wish = nf_tmdb_wishes_join (fixture->wishes, target, priority);

  return wish != NULL ? wish : nf_tmdb_wishes_add (fixture->wishes, nf_tmdb_wish_new (NULL, target, NF_TMDB_API), priority);
}

static NfTmdbWish *
want_image (Fixture *fixture, const char *path, int priority)
{
  g_autoptr (NfTmdbTarget) target = nf_tmdb_target_new_image ("w92", path);

  return nf_tmdb_wishes_add (fixture->wishes, nf_tmdb_wish_new (NULL, target, NF_TMDB_IMAGES), priority);
}

static void
assert_next (Fixture *fixture, NfTmdbWish *expected)
{
  NfTmdbWish *next = nf_tmdb_wishes_get_next (fixture->wishes, &fixture->gate);

  g_assert_true (next == expected);
  if (next != NULL)
    nf_tmdb_wishes_dequeue (fixture->wishes, next);
}

/* The more urgent, then the later; over both services. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  NfTmdbWish *low = want (fixture, 1, 10), *first = want (fixture, 2, 0), *image = want_image (fixture, "/a.jpg", 0), *last = want (fixture, 3, 0);
  NfTmdbWish *urgent = want (fixture, 4, -10);

  assert_next (fixture, urgent);
  assert_next (fixture, last);
  assert_next (fixture, image);
  assert_next (fixture, first);
  assert_next (fixture, low);
  assert_next (fixture, NULL);
}

/* Wanted again it is one wish, more urgent and later, wherever it stands. */
static void
test_joined (Fixture *fixture, gconstpointer data)
{
  NfTmdbWish *a = want (fixture, 1, 0), *b = want (fixture, 2, 0), *c = want (fixture, 3, 0);
  g_autoptr (GPtrArray) all = NULL;

  g_assert_true (want (fixture, 1, 0) == a);    /* later */
  g_assert_true (want (fixture, 2, -5) == b);   /* more urgent */
  g_assert_true (want (fixture, 2, 5) == b);    /* and never less */
  all = nf_tmdb_wishes_dup (fixture->wishes);
  g_assert_cmpuint (all->len, ==, 3);
  assert_next (fixture, b);
  g_assert_true (want (fixture, 2, 0) == b);    /* on the wire: it does not wait again by that */
  assert_next (fixture, a);
  assert_next (fixture, c);
  assert_next (fixture, NULL);
  nf_tmdb_wishes_enqueue (fixture->wishes, a);  /* to be sent again */
  nf_tmdb_wishes_enqueue (fixture->wishes, b);
  nf_tmdb_wishes_enqueue (fixture->wishes, b);
  assert_next (fixture, b);
  assert_next (fixture, a);
  assert_next (fixture, NULL);
}

/* One service that is held up does not hold up the other. */
static void
test_gate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfTmdbTarget) key = nf_tmdb_target_new_key ("another", 1);
  NfTmdbWish *film = want (fixture, 1, -10), *image = want_image (fixture, "/a.jpg", 0), *asked;

  fixture->gate.services[NF_TMDB_API].state = NF_TMDB_STATE_RATE_LIMITED;
  assert_next (fixture, image);
  assert_next (fixture, NULL);
  asked = nf_tmdb_wishes_add (fixture->wishes, nf_tmdb_wish_new (NULL, key, NF_TMDB_API), -100);
  assert_next (fixture, asked);
  assert_next (fixture, NULL);
  fixture->gate.services[NF_TMDB_API].state = NF_TMDB_STATE_READY;
  fixture->gate.disabled = TRUE;
  assert_next (fixture, NULL);
  fixture->gate.disabled = FALSE;
  assert_next (fixture, film);
}

/* One that was given up while on the wire does not take away the one that came after it. */
static void
test_removed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfTmdbWish) old = nf_tmdb_wish_ref (want (fixture, 1, 0));
  NfTmdbWish *new;

  assert_next (fixture, old);
  nf_tmdb_wishes_remove (fixture->wishes, old);
  new = want (fixture, 1, 0);
  g_assert_true (new != old);
  nf_tmdb_wishes_remove (fixture->wishes, old);
  g_assert_true (want (fixture, 1, 0) == new);
  nf_tmdb_wishes_remove (fixture->wishes, new);   /* out of those that wait, too */
  assert_next (fixture, NULL);
}

/* Many, in any order, come out sorted. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  int priority = G_MININT;
  guint64 serial = G_MAXUINT64;
  guint n = 0;

  for (guint i = 0; i < 3000; i++)
    want (fixture, (guint32) g_test_rand_int_range (1, 1000), g_test_rand_int_range (-3, 4));
  for (NfTmdbWish *wish; (wish = nf_tmdb_wishes_get_next (fixture->wishes, &fixture->gate)) != NULL; n++)
    {
      g_assert_true (wish->priority > priority || (wish->priority == priority && wish->serial < serial));
      priority = wish->priority;
      serial = wish->serial;
      nf_tmdb_wishes_remove (fixture->wishes, wish);
    }
  g_assert_cmpuint (n, >, 500);
  g_assert_cmpuint (n, <, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/tmdb-wishes/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("order", test_order);
  ADD ("joined", test_joined);
  ADD ("gate", test_gate);
  ADD ("removed", test_removed);
  ADD ("many", test_many);
  return g_test_run ();
}
