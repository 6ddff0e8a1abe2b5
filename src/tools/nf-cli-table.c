/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-cli-table.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "nf-text.h"

/* Between columns. */
#define GAP 2
/* What a shrinking column keeps at least. */
#define MIN_CELLS 12

typedef struct
{
  char    *text;
  double   number;
  gboolean known;
} Cell;

struct _NfCliTable
{
  const NfCliColumn *columns;
  guint   n_columns;
  GArray *cells;   /* of Cell, row by row */
};

static void
clear_cell (gpointer data)
{
  Cell *cell = data;

  g_free (cell->text);
}

static guint
count_cells (gunichar c)
{
  return g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
}

guint
nf_cli_text_cells (const char *text)
{
  guint cells = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    cells += count_cells (g_utf8_get_char (p));
  return cells;
}

/* A title may hold anything: what would move the cursor, or break a row, becomes a space. */
static char *
make_printable (const char *text)
{
  GString *string = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (string, g_unichar_iscntrl (c) ? ' ' : c);
    }
  return g_string_free (string, FALSE);
}

static char *
format_cell (const Cell *cell, NfCliType type, NfCliFormat format)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (!cell->known)
    return g_strdup ("");
  switch (type)
    {
    case NF_CLI_TEXT:
      return make_printable (cell->text);
    case NF_CLI_INTEGER:
      return g_strdup_printf ("%.0f", cell->number);
    case NF_CLI_HALF_STARS:
      if (format == NF_CLI_COLUMNS)
        return nf_text_format_rating ((guint) cell->number);
      return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.1f", cell->number / 2));
    case NF_CLI_DECIMAL:
      return g_strdup (g_ascii_formatd (buffer, sizeof buffer, format == NF_CLI_COLUMNS ? "%.1f" : "%.4f", cell->number));
    default:
      g_return_val_if_reached (NULL);
    }
}

static const Cell *
get_cell (NfCliTable *self, guint row, guint column)
{
  return &g_array_index (self->cells, Cell, (gsize) row * self->n_columns + column);
}

static void
print_padded (const char *text, guint width, gboolean right, gboolean last)
{
  guint cells = nf_cli_text_cells (text);

  if (cells > width)
    {
      const char *p = text;

      for (cells = 0; *p != '\0' && cells + count_cells (g_utf8_get_char (p)) < width; p = g_utf8_next_char (p))
        cells += count_cells (g_utf8_get_char (p));
      printf ("%.*s…", (int) (p - text), text);
      cells++;
      text = "";
    }
  if (right)
    printf ("%*s", (int) (width - MIN (cells, width)), "");
  fputs (text, stdout);
  if (!right && !last)
    printf ("%*s", (int) (width - MIN (cells, width)), "");
}

static void
print_columns (NfCliTable *self, guint n_rows, guint terminal)
{
  g_autofree guint *widths = g_new (guint, self->n_columns);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  guint total = 0, n_shrinking = 0;

  for (guint column = 0; column < self->n_columns; column++)
    widths[column] = nf_cli_text_cells (self->columns[column].heading);
  for (guint row = 0; row < n_rows; row++)
    for (guint column = 0; column < self->n_columns; column++)
      {
        char *text = format_cell (get_cell (self, row, column), self->columns[column].type, NF_CLI_COLUMNS);

        widths[column] = MAX (widths[column], nf_cli_text_cells (text));
        g_ptr_array_add (texts, text);
      }

  for (guint column = 0; column < self->n_columns; column++)
    {
      total += widths[column] + (column > 0 ? GAP : 0);
      n_shrinking += self->columns[column].shrinks;
    }
  /* The widest shrinking column gives a cell at a time: the others keep what they need. */
  while (terminal > 0 && total > terminal && n_shrinking > 0)
    {
      guint widest = self->n_columns;

      for (guint column = 0; column < self->n_columns; column++)
        if (self->columns[column].shrinks && widths[column] > MIN_CELLS && (widest == self->n_columns || widths[column] > widths[widest]))
          widest = column;
      if (widest == self->n_columns)
        break;
      widths[widest]--;
      total--;
    }

  for (guint row = 0; row <= n_rows; row++)
    {
      for (guint column = 0; column < self->n_columns; column++)
        {
          const char *text = row == 0 ? self->columns[column].heading
                                      : g_ptr_array_index (texts, (gsize) (row - 1) * self->n_columns + column);

          if (column > 0)
            printf ("%*s", GAP, "");
          print_padded (text, widths[column], self->columns[column].type != NF_CLI_TEXT, column + 1 == self->n_columns);
        }
      putchar ('\n');
    }
}

static void
print_tsv (NfCliTable *self, guint n_rows)
{
  for (guint row = 0; row < n_rows; row++)
    for (guint column = 0; column < self->n_columns; column++)
      {
        g_autofree char *text = format_cell (get_cell (self, row, column), self->columns[column].type, NF_CLI_TSV);

        printf ("%s%c", text, column + 1 == self->n_columns ? '\n' : '\t');
      }
}

static void
add_value (JsonBuilder *builder, const Cell *cell, NfCliType type)
{
  if (!cell->known)
    json_builder_add_null_value (builder);
  else if (type == NF_CLI_TEXT)
    json_builder_add_string_value (builder, cell->text);
  else if (type == NF_CLI_INTEGER)
    json_builder_add_int_value (builder, (gint64) cell->number);
  else if (type == NF_CLI_HALF_STARS)
    json_builder_add_double_value (builder, cell->number / 2);
  else
    json_builder_add_double_value (builder, round (cell->number * 1e4) / 1e4);
}

static void
print_json (NfCliTable *self, guint n_rows)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (guint row = 0; row < n_rows; row++)
    {
      json_builder_begin_object (builder);
      for (guint column = 0; column < self->n_columns; column++)
        {
          json_builder_set_member_name (builder, self->columns[column].key);
          add_value (builder, get_cell (self, row, column), self->columns[column].type);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  puts (text);
}

NfCliTable *
nf_cli_table_new (const NfCliColumn *columns, guint n)
{
  NfCliTable *self = g_new0 (NfCliTable, 1);

  self->columns = columns;
  self->n_columns = n;
  self->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  g_array_set_clear_func (self->cells, clear_cell);
  return self;
}

void
nf_cli_table_free (NfCliTable *self)
{
  g_array_unref (self->cells);
  g_free (self);
}

void
nf_cli_table_add_text (NfCliTable *self, const char *text)
{
  Cell cell = { g_strdup (text), 0, text != NULL && *text != '\0' };

  g_array_append_val (self->cells, cell);
}

void
nf_cli_table_add_number (NfCliTable *self, double number)
{
  Cell cell = { NULL, number, number != 0 };

  g_array_append_val (self->cells, cell);
}

void
nf_cli_table_add_count (NfCliTable *self, guint number)
{
  Cell cell = { NULL, number, TRUE };

  g_array_append_val (self->cells, cell);
}

void
nf_cli_table_print (NfCliTable *self, NfCliFormat format, guint width)
{
  guint n_rows = self->cells->len / self->n_columns;

  switch (format)
    {
    case NF_CLI_COLUMNS:
      if (n_rows > 0)
        print_columns (self, n_rows, width);
      break;
    case NF_CLI_TSV:
      print_tsv (self, n_rows);
      break;
    case NF_CLI_JSON:
      print_json (self, n_rows);
      break;
    default:
      g_return_if_reached ();
    }
}
