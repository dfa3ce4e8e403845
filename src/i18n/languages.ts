import type { Messages, WritingMessages } from './format'
import { type LanguageName, languageNames } from './names'

/** The words of one language that reading needs, and what it goes by. */
export interface LoadedMessages {
  readonly messages: Messages
  readonly name: LanguageName
  /** BCP 47, as it was asked for: `de-AT` keeps Austria's dates. It may be malformed behind its first part. */
  readonly lang: string
}

/** Fetches the two modules of a language. */
export interface LoadLanguage {
  reading(name: LanguageName): Promise<{ default: Messages }>
  writing(name: LanguageName): Promise<{ default: WritingMessages }>
}

/** The words for the first of these BCP 47 tags whose language is there; English if none is. Rejects if the file cannot be fetched. */
export async function findMessages(asked: readonly (string | null | undefined)[], load: LoadLanguage): Promise<LoadedMessages> {
  const lang = asked.find(nameOf) ?? 'en'
  const name = nameOf(lang) ?? 'en'
  return { messages: (await load.reading(name)).default, name, lang }
}

/** `no` and `nn` read Bokmål; who writes Chinese in Taiwan, Hong Kong or Macau, or says so, reads traditional characters. */
function nameOf(given: string | null | undefined): LanguageName | undefined {
  const tag = (given ?? '').toLowerCase()
  const name = /^n[on]\b/.test(tag) ? 'nb' : /^zh.(hant|tw|hk|mo)/.test(tag) ? 'zh-hant' : tag.split(/[-_]/)[0]
  return languageNames.find((known) => known === name)
}
