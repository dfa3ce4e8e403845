import type { Messages } from './format'

/** The words of one language, and the tag it goes by. */
export interface LoadedMessages {
  readonly messages: Messages
  /** BCP 47: as asked for where the language is known (`de-AT` keeps Austria's dates), else `en`. */
  readonly lang: string
}

const english = async () => (await import('./en')).en

/** One file per language, loaded when it is asked for. */
const languages: Record<string, () => Promise<Messages>> = {
  en: english,
  de: async () => (await import('./de')).de,
  ar: async () => (await import('./ar')).ar,
}

/** The words for a BCP 47 tag; English for a language that is not there (yet). Rejects if the file cannot be fetched. */
export async function loadMessages(lang: string): Promise<LoadedMessages> {
  const tag = lang.replaceAll('_', '-')
  const known = isTag(tag) && languages[tag.toLowerCase().split('-')[0] ?? '']
  return known ? { messages: await known(), lang: tag } : { messages: await english(), lang: 'en' }
}

/** `Intl` throws at a tag that is none. */
function isTag(lang: string): boolean {
  try {
    return Intl.getCanonicalLocales(lang).length > 0
  } catch {
    return false
  }
}
