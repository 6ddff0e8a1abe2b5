/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-text-line.h"

#include "nf-text-layout.h"

#define SPACING 6   /* between the two texts */

typedef enum { START, END, N_TEXTS } Which;

struct _NfTextLine
{
  GtkWidget parent_instance;

  char        *texts[N_TEXTS];     /* never NULL */
  PangoLayout *layouts[N_TEXTS];   /* made when drawn; NULL for an empty text */
  int          rooms[N_TEXTS];     /* that they are laid out for */
  gboolean     ellipsized;

  NfTextMetrics metrics;           /* height 0: to be measured */
};

G_DEFINE_FINAL_TYPE (NfTextLine, nf_text_line, GTK_TYPE_WIDGET)

static void
measure_font (NfTextLine *self)
{
  if (self->metrics.height == 0)
    nf_text_layout_measure (GTK_WIDGET (self), NULL, &self->metrics);
}

static void
forget_layouts (NfTextLine *self)
{
  for (Which i = START; i < N_TEXTS; i++)
    g_clear_object (&self->layouts[i]);
}

static void
nf_text_line_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  NfTextLine *self = NF_TEXT_LINE (widget);

  measure_font (self);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = *natural = self->metrics.width;
      return;
    }
  *minimum = *natural = self->metrics.height;
  *minimum_baseline = *natural_baseline = self->metrics.ascent;
}

/* Returns how much of the room is left beside it. */
static int
draw_text (NfTextLine *self, GtkSnapshot *snapshot, Which which, int left, int room, const GdkRGBA *color)
{
  gboolean at_left = (which == START) == (gtk_widget_get_direction (GTK_WIDGET (self)) != GTK_TEXT_DIR_RTL);
  PangoRectangle box;
  PangoLayout *layout;
  int y;

  if (*self->texts[which] == '\0' || room <= 0)
    return room;
  if (self->layouts[which] == NULL)
    {
      self->layouts[which] = nf_text_layout_new (GTK_WIDGET (self), self->texts[which]);
      self->rooms[which] = -1;
    }
  layout = self->layouts[which];

  if (self->rooms[which] != room)
    {
      /* a text that fits is shaped but once */
      pango_layout_set_width (layout, -1);
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_NONE);
      pango_layout_get_pixel_size (layout, &box.width, NULL);
      if (box.width > room)
        {
          pango_layout_set_width (layout, room * PANGO_SCALE);
          pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
        }
      self->rooms[which] = room;
    }
  pango_layout_get_pixel_extents (layout, NULL, &box);
  self->ellipsized |= pango_layout_is_ellipsized (layout);
  y = nf_text_layout_get_top (layout, &self->metrics, gtk_widget_get_height (GTK_WIDGET (self)));

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (at_left ? left - box.x : left + room - box.x - box.width), (float) y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
  return pango_layout_is_ellipsized (layout) ? 0 : MAX (0, room - box.width - SPACING);
}

static void
nf_text_line_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NfTextLine *self = NF_TEXT_LINE (widget);
  int room = gtk_widget_get_width (widget), left;
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GdkRGBA color;

  measure_font (self);
  self->ellipsized = FALSE;
  gtk_widget_get_color (widget, &color);
  left = draw_text (self, snapshot, START, 0, room, &color);
  draw_text (self, snapshot, END, rtl ? 0 : room - left, left, &color);
}

static void
forget_font (NfTextLine *self)
{
  forget_layouts (self);
  self->metrics.height = 0;
}

static void
nf_text_line_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (nf_text_line_parent_class)->css_changed (widget, change);
  forget_font (NF_TEXT_LINE (widget));
}

static void
nf_text_line_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (nf_text_line_parent_class)->system_setting_changed (widget, setting);
  if (setting == GTK_SYSTEM_SETTING_DPI || setting == GTK_SYSTEM_SETTING_FONT_NAME || setting == GTK_SYSTEM_SETTING_FONT_CONFIG)
    {
      forget_font (NF_TEXT_LINE (widget));
      gtk_widget_queue_resize (widget);
    }
}

static void
nf_text_line_direction_changed (GtkWidget *widget, GtkTextDirection before)
{
  forget_font (NF_TEXT_LINE (widget));
  GTK_WIDGET_CLASS (nf_text_line_parent_class)->direction_changed (widget, before);
}

static void
nf_text_line_finalize (GObject *object)
{
  NfTextLine *self = NF_TEXT_LINE (object);

  forget_layouts (self);
  for (Which i = START; i < N_TEXTS; i++)
    g_free (self->texts[i]);

  G_OBJECT_CLASS (nf_text_line_parent_class)->finalize (object);
}

static void
nf_text_line_class_init (NfTextLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = nf_text_line_finalize;
  widget_class->measure = nf_text_line_measure;
  widget_class->snapshot = nf_text_line_snapshot;
  widget_class->css_changed = nf_text_line_css_changed;
  widget_class->system_setting_changed = nf_text_line_system_setting_changed;
  widget_class->direction_changed = nf_text_line_direction_changed;
  gtk_widget_class_set_css_name (widget_class, "textline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
nf_text_line_init (NfTextLine *self)
{
  for (Which i = START; i < N_TEXTS; i++)
    self->texts[i] = g_strdup ("");
}

GtkWidget *
nf_text_line_new (void)
{
  return g_object_new (NF_TYPE_TEXT_LINE, NULL);
}

void
nf_text_line_set_text (NfTextLine *self, const char *start, const char *end)
{
  const char *const texts[N_TEXTS] = { start, end };
  g_autofree char *spoken = NULL;
  gboolean changed = FALSE;

  g_return_if_fail (NF_IS_TEXT_LINE (self));

  for (Which i = START; i < N_TEXTS; i++)
    if (g_set_str (&self->texts[i], texts[i] != NULL ? texts[i] : ""))
      {
        g_clear_object (&self->layouts[i]);
        changed = TRUE;
      }
  if (!changed)
    return;
  spoken = g_strjoin (*self->texts[START] != '\0' && *self->texts[END] != '\0' ? " " : "", self->texts[START], self->texts[END], NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const char *
nf_text_line_get_start (NfTextLine *self)
{
  g_return_val_if_fail (NF_IS_TEXT_LINE (self), NULL);

  return self->texts[START];
}

const char *
nf_text_line_get_end (NfTextLine *self)
{
  g_return_val_if_fail (NF_IS_TEXT_LINE (self), NULL);

  return self->texts[END];
}

gboolean
nf_text_line_get_ellipsized (NfTextLine *self)
{
  g_return_val_if_fail (NF_IS_TEXT_LINE (self), FALSE);

  return self->ellipsized;
}
