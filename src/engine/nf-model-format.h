/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The model file on disk, ".nfm": a header, a table of sections, the sections. Little-endian and packed by hand, so that
 * these structs can be laid over a mapping. Only the loader, the writer and their tests include this.
 *
 * Every byte is accounted for: the header's digest covers the header and the table, each table entry has the digest of
 * its section, and what lies between sections is zero. Sections stand in the order of the table. models/README.md is the
 * description for other programs. */

#define NF_MODEL_MAGIC         "NFMODEL\x1a"
#define NF_MODEL_MAGIC_SIZE    8
#define NF_MODEL_ENDIAN_TAG    0x01020304u
#define NF_MODEL_VERSION_MAJOR 1   /* readers refuse any other */
#define NF_MODEL_VERSION_MINOR 0   /* a later one only adds optional sections */
#define NF_MODEL_ALIGN         64  /* of every section and every row of factors */

/* Limits of a file from outside. */
#define NF_MODEL_MAX_SECTIONS  64
#define NF_MODEL_MAX_ITEMS     (1u << 22)
#define NF_MODEL_MAX_RANK      1024
#define NF_MODEL_MAX_TITLE     1024            /* bytes */
#define NF_MODEL_MAX_META      (1u << 20)      /* bytes */
#define NF_MODEL_MAX_YEAR      9999
#define NF_MODEL_MAX_MOVIE_ID  G_MAXINT32

typedef struct
{
  guint8  magic[NF_MODEL_MAGIC_SIZE];
  guint32 endian_tag;
  guint16 version_major;
  guint16 version_minor;
  guint32 header_size;
  guint32 n_sections;
  guint64 file_size;
  guint64 table_offset;
  guint8  catalogue_id[16];  /* first half of the SHA-256 over tag and digest of every catalogue section */
  guint8  table_digest[32];  /* SHA-256 of this header, with zeros here, and the table */
  guint8  reserved[40];      /* zero */
} NfModelHeader;

typedef struct
{
  guint32 tag;
  guint32 dtype;     /* NfModelDtype */
  guint64 offset;    /* from the start of the file */
  guint64 size;      /* bytes: n_rows × n_cols × size of dtype */
  guint64 n_rows;
  guint64 n_cols;
  guint32 flags;     /* NfModelSectionFlags */
  guint32 reserved;  /* zero */
  guint8  digest[16];  /* first half of the section's SHA-256 */
} NfModelSection;

typedef enum
{
  NF_MODEL_DTYPE_U8 = 1,
  NF_MODEL_DTYPE_I8,
  NF_MODEL_DTYPE_U16,
  NF_MODEL_DTYPE_U32,
  NF_MODEL_DTYPE_F32,
  NF_MODEL_DTYPE_VARIANT,   /* bytes of a serialised GVariant */
} NfModelDtype;

typedef enum
{
  NF_MODEL_SECTION_REQUIRED = 1 << 0,   /* a reader that does not know it refuses the file */
} NfModelSectionFlags;

G_STATIC_ASSERT (sizeof (NfModelHeader) == 128);
G_STATIC_ASSERT (G_STRUCT_OFFSET (NfModelHeader, file_size) == 24);
G_STATIC_ASSERT (G_STRUCT_OFFSET (NfModelHeader, catalogue_id) == 40);
G_STATIC_ASSERT (G_STRUCT_OFFSET (NfModelHeader, table_digest) == 56);
G_STATIC_ASSERT (G_STRUCT_OFFSET (NfModelHeader, reserved) == 88);
G_STATIC_ASSERT (sizeof (NfModelSection) == 64);
G_STATIC_ASSERT (G_STRUCT_OFFSET (NfModelSection, offset) == 8);
G_STATIC_ASSERT (G_STRUCT_OFFSET (NfModelSection, flags) == 40);
G_STATIC_ASSERT (G_STRUCT_OFFSET (NfModelSection, digest) == 48);
G_STATIC_ASSERT (sizeof (float) == 4);

#define NF_MODEL_TAG(a, b, c, d) \
  ((guint32) (a) | (guint32) (b) << 8 | (guint32) (c) << 16 | (guint32) (d) << 24)

/* n = films, k = rank */
#define NF_MODEL_TAG_META NF_MODEL_TAG ('M', 'E', 'T', 'A')  /* variant a{sv} */
/* the catalogue */
#define NF_MODEL_TAG_TITO NF_MODEL_TAG ('T', 'I', 'T', 'O')  /* u32[n + 1]: where each title begins in TITP */
#define NF_MODEL_TAG_TITP NF_MODEL_TAG ('T', 'I', 'T', 'P')  /* u8: UTF-8 titles, each ends with NUL */
#define NF_MODEL_TAG_YEAR NF_MODEL_TAG ('Y', 'E', 'A', 'R')  /* u16[n], 0 = unknown */
#define NF_MODEL_TAG_GENR NF_MODEL_TAG ('G', 'E', 'N', 'R')  /* u32[n], bits of NfGenre */
#define NF_MODEL_TAG_MVID NF_MODEL_TAG ('M', 'V', 'I', 'D')  /* u32[n], MovieLens id */
#define NF_MODEL_TAG_TMDB NF_MODEL_TAG ('T', 'M', 'D', 'B')  /* u32[n], 0 = unknown */
#define NF_MODEL_TAG_IMDB NF_MODEL_TAG ('I', 'M', 'D', 'B')  /* u32[n], 0 = unknown */
#define NF_MODEL_TAG_POPU NF_MODEL_TAG ('P', 'O', 'P', 'U')  /* u32[n], falling: number of ratings */
#define NF_MODEL_TAG_MEAN NF_MODEL_TAG ('M', 'E', 'A', 'N')  /* f32[n], stars, 0 = none */
#define NF_MODEL_TAG_MVIX NF_MODEL_TAG ('M', 'V', 'I', 'X')  /* u32[≥ n][2]: MovieLens id, row; sorted; also merged ids */
#define NF_MODEL_TAG_TMIX NF_MODEL_TAG ('T', 'M', 'I', 'X')  /* u32[≤ n][2]: TMDB id, row; sorted */
/* the factors */
#define NF_MODEL_TAG_SVAL NF_MODEL_TAG ('S', 'V', 'A', 'L')  /* f32[k], falling */
#define NF_MODEL_TAG_FACT NF_MODEL_TAG ('F', 'A', 'C', 'T')  /* i8[n][k rounded up to 64], padding zero */
#define NF_MODEL_TAG_SCAL NF_MODEL_TAG ('S', 'C', 'A', 'L')  /* f32[n]: V = i8 × scale */
#define NF_MODEL_TAG_WGHT NF_MODEL_TAG ('W', 'G', 'H', 'T')  /* f32[n]: weighted degree */
#define NF_MODEL_TAG_TRNC NF_MODEL_TAG ('T', 'R', 'N', 'C')  /* u32[n]: ratings in training */
#define NF_MODEL_TAG_BIAS NF_MODEL_TAG ('B', 'I', 'A', 'S')  /* f32[n]: stars */
#define NF_MODEL_TAG_PRIO NF_MODEL_TAG ('P', 'R', 'I', 'O')  /* f32[k]: fold-in vector of the average user */

G_END_DECLS
