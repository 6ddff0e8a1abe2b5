/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-language-list.h"

static const NfLanguageChoice languages[] = {
  { "id", "Bahasa Indonesia" }, { "ca", "Català" }, { "cs", "Čeština" }, { "da", "Dansk" }, { "de", "Deutsch" }, { "et", "Eesti" }, { "en", "English" },
  { "es", "Español" }, { "eu", "Euskara" }, { "fr", "Français" }, { "gl", "Galego" }, { "hr", "Hrvatski" }, { "it", "Italiano" }, { "lv", "Latviešu" },
  { "lt", "Lietuvių" }, { "hu", "Magyar" }, { "nl", "Nederlands" }, { "nb", "Norsk bokmål" }, { "pl", "Polski" }, { "pt", "Português" },
  { "ro", "Română" }, { "sk", "Slovenčina" }, { "sl", "Slovenščina" }, { "fi", "Suomi" }, { "sv", "Svenska" }, { "vi", "Tiếng Việt" }, { "tr", "Türkçe" },
  { "el", "Ελληνικά" }, { "bg", "Български" }, { "kk", "Қазақ тілі" }, { "ru", "Русский" }, { "sr", "Српски" }, { "uk", "Українська" },
  { "ka", "ქართული" }, { "he", "עברית" }, { "ar", "العربية" }, { "fa", "فارسی" }, { "hi", "हिन्दी" }, { "th", "ไทย" }, { "ko", "한국어" }, { "zh", "中文" }, { "ja", "日本語" },
};

static const NfLanguageChoice regions[] = {
  { "AR", "Argentina" }, { "AU", "Australia" }, { "AZ", "Azərbaycan" }, { "BE", "België / Belgique" }, { "BO", "Bolivia" }, { "BR", "Brasil" }, { "CA", "Canada" },
  { "CZ", "Česko" }, { "CL", "Chile" }, { "CO", "Colombia" }, { "DK", "Danmark" }, { "DE", "Deutschland" }, { "EC", "Ecuador" }, { "EE", "Eesti" },
  { "ES", "España" }, { "FR", "France" }, { "HR", "Hrvatska" }, { "IN", "India" }, { "ID", "Indonesia" }, { "IE", "Ireland" }, { "IS", "Ísland" },
  { "IT", "Italia" }, { "LV", "Latvija" }, { "LT", "Lietuva" }, { "LU", "Luxembourg" }, { "HU", "Magyarország" }, { "MY", "Malaysia" },
  { "MX", "México" }, { "NL", "Nederland" }, { "NZ", "New Zealand" }, { "NO", "Norge" }, { "AT", "Österreich" }, { "PE", "Perú" }, { "PH", "Pilipinas" },
  { "PL", "Polska" }, { "PT", "Portugal" }, { "RO", "România" }, { "CH", "Schweiz / Suisse" }, { "SG", "Singapore" }, { "SI", "Slovenija" }, { "SK", "Slovensko" },
  { "ZA", "South Africa" }, { "FI", "Suomi" }, { "SE", "Sverige" }, { "TR", "Türkiye" }, { "GB", "United Kingdom" }, { "US", "United States" }, { "UY", "Uruguay" },
  { "VE", "Venezuela" }, { "VN", "Việt Nam" }, { "GR", "Ελλάδα" }, { "BG", "България" }, { "KZ", "Қазақстан" }, { "RU", "Россия" }, { "RS", "Србија" }, { "UA", "Україна" },
  { "IL", "ישראל" }, { "AE", "الإمارات" }, { "SA", "السعودية" }, { "EG", "مصر" }, { "TH", "ไทย" }, { "KR", "대한민국" }, { "TW", "台灣" }, { "JP", "日本" }, { "HK", "香港" },
};

const NfLanguageChoice *
nf_language_list_get_languages (guint *n)
{
  g_return_val_if_fail (n != NULL, NULL);

  *n = G_N_ELEMENTS (languages);
  return languages;
}

const NfLanguageChoice *
nf_language_list_get_regions (guint *n)
{
  g_return_val_if_fail (n != NULL, NULL);

  *n = G_N_ELEMENTS (regions);
  return regions;
}

const char *
nf_language_list_get_region_name (const char *code)
{
  if (code == NULL)
    return "";
  for (guint i = 0; i < G_N_ELEMENTS (regions); i++)
    if (g_str_equal (regions[i].code, code))
      return regions[i].name;
  return code;
}
