import type { Messages, WritingMessages } from './format'
import { type LanguageName, languageNames } from './names'

/** The words of one language, and the tag it goes by. */
export interface LoadedMessages {
  readonly messages: Messages
  /** BCP 47: as asked for where the language is known (`de-AT` keeps Austria's dates), else `en`. */
  readonly lang: string
  /** The rest of the words, once they are needed. */
  readonly writing: () => Promise<WritingMessages>
}

/** Fetches the two modules of a language. */
export interface LoadLanguage {
  reading(name: LanguageName): Promise<{ default: Messages }>
  writing(name: LanguageName): Promise<{ default: WritingMessages }>
}

/** The words for the first of these BCP 47 tags whose language is there; English if none is. Rejects if the file cannot be fetched. */
export async function findMessages(asked: readonly string[], load: LoadLanguage): Promise<LoadedMessages> {
  for (const given of [...asked, 'en']) {
    const lang = given.replaceAll('_', '-')
    const name = isTag(lang) && nameOf(lang.toLowerCase())
    if (name) {
      const { default: messages } = await load.reading(name)
      return { messages, lang, writing: () => load.writing(name).then((module) => module.default) }
    }
  }
  throw new TypeError()
}

/** `no` and `nn` read Bokmål; who writes Chinese in Taiwan, Hong Kong or Macau, or says so, reads traditional characters. */
function nameOf(tag: string): LanguageName | undefined {
  const name = /^n[on]\b/.test(tag) ? 'nb' : /^zh-(hant|tw|hk|mo)/.test(tag) ? 'zh-hant' : tag.split('-')[0]
  return languageNames.find((known) => known === name)
}

/** `Intl` throws at a tag that is none. */
function isTag(lang: string): boolean {
  try {
    return Intl.getCanonicalLocales(lang).length > 0
  } catch {
    return false
  }
}
