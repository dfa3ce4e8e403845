/** The languages that come with the widget, by their first subtag. English stands in for all others. */
export const languageNames = ['en', 'de', 'ar'] as const

export type LanguageName = (typeof languageNames)[number]
