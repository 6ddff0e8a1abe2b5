/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Title cards on a sheet, for eyes: card-sheet OUT.png [WIDTH [SCALE]]. Not a test. */
#include "nf-title-card.h"

#include <stdlib.h>

static const struct { const char *raw, *title; guint year; const char *genres; } films[] = {
  { "Casablanca (1942)", "Casablanca", 1942, "Drama|Romance" },
  { "Alien (1979)", "Alien", 1979, "Horror|Sci-Fi" },
  { "Lion King, The (1994)", "The Lion King", 1994, "Adventure|Animation|Children|Drama|Musical|IMAX" },
  { "Unforgiven (1992)", "Unforgiven", 1992, "Drama|Western" },
  { "Sunset Blvd. (a.k.a. Sunset Boulevard) (1950)", "Sunset Blvd.", 1950, "Drama|Film-Noir|Romance" },
  { "Seven (a.k.a. Se7en) (1995)", "Seven", 1995, "Mystery|Thriller" },
  { "Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)", "Amelie", 2001, "Comedy|Romance" },
  { "Apocalypse Now (1979)", "Apocalypse Now", 1979, "Action|Drama|War" },
  { "Groundhog Day (1993)", "Groundhog Day", 1993, "Comedy|Fantasy|Romance" },
  { "Bowling for Columbine (2002)", "Bowling for Columbine", 2002, "Documentary" },
  { "Singin' in the Rain (1952)", "Singin' in the Rain", 1952, "Comedy|Musical|Romance" },
  { "Home Alone (1990)", "Home Alone", 1990, "Children|Comedy" },
  { "Interstellar (2014)", "Interstellar", 2014, "Sci-Fi|IMAX" },
  { "Raiders of the Lost Ark (Indiana Jones and the Raiders of the Lost Ark) (1981)", "Raiders of the Lost Ark", 1981, "Action|Adventure" },
  { "Cast Away (2000)", "Cast Away", 2000, "Drama" },
  { "Big Lebowski, The (1998)", "The Big Lebowski", 1998, "Comedy|Crime" },
  { "Fugitive, The (1993)", "The Fugitive", 1993, "Thriller" },
  { "Apollo 13 (1995)", "Apollo 13", 1995, "Adventure|Drama|IMAX" },
  { "Clerks (1994)", "Clerks", 1994, "Comedy" },
  { "L.A. Confidential (1997)", "L.A. Confidential", 1997, "Crime|Film-Noir|Mystery|Thriller" },
  { "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb (1964)",
    "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb", 1964, "Comedy|War" },
  { "WALL·E (2008)", "WALL·E", 2008, "Adventure|Animation|Children|Romance|Sci-Fi" },
  { "Psycho (1960)", "Psycho", 1960, "Crime|Horror" },
  { "Rain Man (1988)", "Rain Man", 1988, "Drama" },
  { "Matrix, The (1999)", "The Matrix", 1999, "Action|Sci-Fi|Thriller" },
  { "Being John Malkovich (1999)", "Being John Malkovich", 1999, "Comedy|Drama|Fantasy" },
  { "2001: A Space Odyssey (1968)", "2001: A Space Odyssey", 1968, "Adventure|Drama|Sci-Fi" },
  { "Once Upon a Time in the West (C'era una volta il West) (1968)", "Once Upon a Time in the West", 1968, "Action|Drama|Western" },
  { "Shawshank Redemption, The (1994)", "The Shawshank Redemption", 1994, "Crime|Drama" },
  { "Forrest Gump (1994)", "Forrest Gump", 1994, "Comedy|Drama|Romance|War" },
  { "Silence of the Lambs, The (1991)", "The Silence of the Lambs", 1991, "Crime|Horror|Thriller" },
  { "Star Wars: Episode IV - A New Hope (1977)", "Star Wars: Episode IV - A New Hope", 1977, "Action|Adventure|Sci-Fi" },
  { "Fight Club (1999)", "Fight Club", 1999, "Action|Crime|Drama|Thriller" },
  { "Jurassic Park (1993)", "Jurassic Park", 1993, "Action|Adventure|Sci-Fi|Thriller" },
  { "Pulp Fiction (1994)", "Pulp Fiction", 1994, "Comedy|Crime|Drama|Thriller" },
  { "Lord of the Rings: The Fellowship of the Ring, The (2001)", "The Lord of the Rings: The Fellowship of the Ring", 2001, "Adventure|Fantasy" },
  { "Toy Story (1995)", "Toy Story", 1995, "Adventure|Animation|Children|Comedy|Fantasy" },
  { "Star Wars: Episode VI - Return of the Jedi (1983)", "Star Wars: Episode VI - Return of the Jedi", 1983, "Action|Adventure|Sci-Fi" },
  { "Braveheart (1995)", "Braveheart", 1995, "Action|Drama|War" },
  { "Memento (2000)", "Memento", 2000, "Mystery|Thriller" },
  { "Aladdin (1992)", "Aladdin", 1992, "Adventure|Animation|Children|Comedy|Musical" },
  { "Borat: Cultural Learnings of America for Make Benefit Glorious Nation of Kazakhstan (2006)",
    "Borat: Cultural Learnings of America for Make Benefit Glorious Nation of Kazakhstan", 2006, "Comedy" },
  { "7人の侍 (1954)", "七人の侍と長い日本語の題名", 1954, "Action|Adventure|Drama" },
  { "جدایی نادر از سیمین (2011)", "جدایی نادر از سیمین", 2011, "Drama" },
  { "Die Straße (0)", "Die Straße", 0, "War" },
  { "Nothing (2000)", "Nothing at All", 2000, "" },
  { "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch (1990)", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", 1990, "Comedy" },
  { "Terminator, The (1984)", "The Terminator", 1984, "Action|Sci-Fi|Thriller" },
  { "Fargo (1996)", "Fargo", 1996, "Comedy|Crime|Drama|Thriller" },
  { "Titanic (1997)", "Titanic", 1997, "Drama|Romance" },
  { "Up (2009)", "Up", 2009, "Adventure|Animation|Children|Drama" },
  { "Chicago (2002)", "Chicago", 2002, "Comedy|Crime|Drama|Musical" },
  { "Platoon (1986)", "Platoon", 1986, "Drama|War" },
  { "Speed (1994)", "Speed", 1994, "Action|Romance|Thriller" },
};

int
main (int argc, char **argv)
{
  double width = argc > 2 ? CLAMP (atof (argv[2]), 20, 1000) : 160, scale = argc > 3 ? CLAMP (atof (argv[3]), 1, 4) : 1;
  const guint columns = 9, rows = (G_N_ELEMENTS (films) + columns - 1) / columns;
  const double gap = 18, height = width * 1.5;
  cairo_surface_t *surface;
  cairo_t *cr;
  int status;

  if (argc < 2)
    {
      g_printerr ("usage: %s OUT.png [WIDTH [SCALE]]\n", argv[0]);
      return 2;
    }

  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (gap + columns * (width + gap)) * scale, (gap + rows * (height + gap)) * scale);
  cr = cairo_create (surface);
  cairo_scale (cr, scale, scale);
  cairo_set_source_rgb (cr, .98, .98, .98);
  cairo_paint (cr);
  for (guint i = 0; i < G_N_ELEMENTS (films); i++)
    {
      NfTitleCardFilm film = { films[i].raw, films[i].title, films[i].year, 0 };

      nf_genre_mask_parse (films[i].genres, -1, &film.genres);
      cairo_save (cr);
      cairo_translate (cr, gap + i % columns * (width + gap), gap + i / columns * (height + gap));
      nf_title_card_draw (&film, width, cr);
      cairo_restore (cr);
    }
  cairo_destroy (cr);
  status = cairo_surface_write_to_png (surface, argv[1]);
  cairo_surface_destroy (surface);
  return status == CAIRO_STATUS_SUCCESS ? 0 : 1;
}
