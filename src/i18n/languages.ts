import type { Messages } from './format'
import { type LanguageName, languageNames } from './names'

/** The words of one language, and the tag it goes by. */
export interface LoadedMessages {
  readonly messages: Messages
  /** BCP 47: as asked for where the language is known (`de-AT` keeps Austria's dates), else `en`. */
  readonly lang: string
}

/** Fetches the module of one language. */
export type LoadLanguage = (name: LanguageName) => Promise<{ default: Messages }>

/** The words for a BCP 47 tag; English for a language that is not there (yet). Rejects if the file cannot be fetched. */
export async function findMessages(asked: string, load: LoadLanguage): Promise<LoadedMessages> {
  const tag = asked.replaceAll('_', '-')
  const name = isTag(tag) && languageNames.find((name) => name === tag.toLowerCase().split('-')[0])
  return { messages: (await load(name || 'en')).default, lang: name ? tag : 'en' }
}

/** `Intl` throws at a tag that is none. */
function isTag(lang: string): boolean {
  try {
    return Intl.getCanonicalLocales(lang).length > 0
  } catch {
    return false
  }
}
