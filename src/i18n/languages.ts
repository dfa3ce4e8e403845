import type { Messages } from './format'

/** The words of one language, and the tag it goes by. */
export interface LoadedMessages {
  readonly messages: Messages
  /** BCP 47: as asked for where the language is known (`de-AT` keeps Austria's dates), else `en`. */
  readonly lang: string
}

/** One file per language, loaded when it is asked for. */
const languages: Record<string, () => Promise<Messages>> = {
  en: async () => (await import('./en')).en,
  de: async () => (await import('./de')).de,
  ar: async () => (await import('./ar')).ar,
}

/** The words for a BCP 47 tag; English for a language that is not there (yet). Rejects if the file cannot be fetched. */
export async function loadMessages(lang: string): Promise<LoadedMessages> {
  const known = languages[lang.toLowerCase().split(/[-_]/)[0] ?? '']
  const tag = lang.replaceAll('_', '-')
  if (known && isTag(tag)) return { messages: await known(), lang: tag }
  return { messages: (await import('./en')).en, lang: 'en' }
}

/** `Intl` throws at a tag that is none. */
function isTag(lang: string): boolean {
  try {
    return Intl.getCanonicalLocales(lang).length > 0
  } catch {
    return false
  }
}
