import type { AllMessages, Plural } from '../../src/i18n/format'

const accented: Readonly<Record<string, string>> = {
  ...{ a: 'å', e: 'é', i: 'î', o: 'ö', u: 'ü', c: 'ç', n: 'ñ', s: 'š', y: 'ý' },
  ...{ A: 'Å', E: 'É', I: 'Î', O: 'Ö', U: 'Û', C: 'Ç', N: 'Ñ', S: 'Š', Y: 'Ý' },
}

/**
 * The pseudo-locale: English that looks foreign, is nearly half as long again (as German and Finnish are), and stands in brackets. What is
 * seen without them was never translated; what has lost one was cut off.
 */
export function pseudo(messages: AllMessages): AllMessages {
  const strange = (text: string) => {
    const letters = text.replace(/\{\w+\}|[a-zA-Z]/g, (part) => accented[part] ?? part)
    return `⟦${letters}${' ·'.repeat(Math.ceil(text.length * 0.2))}⟧`
  }
  const translated = Object.entries(messages).map(([key, message]: [string, string | Plural]) => [
    key,
    typeof message === 'string'
      ? strange(message)
      : Object.fromEntries(Object.entries(message).map(([category, wording]) => [category, strange(wording)])),
  ])
  return Object.fromEntries(translated)
}
