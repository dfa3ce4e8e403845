/** The languages that come with the widget. English stands in for all others. */
export const languageNames = [
  ...['ar', 'cs', 'da', 'de', 'el', 'en', 'es', 'fa', 'fi', 'fr', 'he', 'hi', 'hu', 'id', 'it'],
  ...['ja', 'ko', 'nb', 'nl', 'pl', 'pt', 'ro', 'ru', 'sv', 'th', 'tr', 'uk', 'vi', 'zh', 'zh-hant'],
] as const

export type LanguageName = (typeof languageNames)[number]
