import type en from './en'
import type writing from './writing/en'

/** A sentence that depends on a number: one wording per category of `Intl.PluralRules`; `other` always stands. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>

type Shape<M> = { readonly [Key in keyof M]: M[Key] extends string ? string : Plural }

/** What every language has to say to those who read, in the shape English gives it. */
export type Messages = Shape<typeof en>
/** What it has to say to those who write, and in the tools that come after the first frame. */
export type WritingMessages = Shape<typeof writing>
export type AllMessages = Messages & WritingMessages

type Words<M> = { [Key in keyof M]: M[Key] extends string ? Key : never }[keyof M]
type Counted<M> = Exclude<keyof M, Words<M>>

/** One language, ready to speak. Values are put into sentences as text; nothing here makes markup. */
interface Speech<Word, Counted> {
  readonly lang: string
  readonly dir: 'ltr' | 'rtl'
  t(key: Word, values?: Readonly<Record<string, string>>): string
  /** As `t`, in the wording the number asks for; `{count}` is the number as the language writes it. */
  plural(key: Counted, count: number, values?: Readonly<Record<string, string>>): string
  /** "5 minutes ago". What a wrong clock puts into the future reads as now. `date` is ISO 8601, `now` epoch milliseconds. */
  relativeTime(date: string, now: number): string
  /** The whole date and time, for a title. */
  fullDate(date: string): string
  number(value: number): string
}

/** A language that says at least these messages. */
export type Translator<M = Messages> = Speech<Words<M>, Counted<M>>

/** Languages written from right to left (CLDR, layout/orientation), by their first subtag. */
const rightToLeft = /^(ar|arc|ckb|dv|fa|he|ku-arab|nqo|ps|sd|syr|ug|ur|yi)\b/i

/** A unit is used from so many seconds on. */
const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

export function createTranslator<M extends Messages>(messages: M, lang: string): Translator<M> {
  const numbers = once(() => new Intl.NumberFormat(lang))
  const rules = once(() => new Intl.PluralRules(lang))
  // Numbers only: "yesterday" and "last month" are days of a calendar, and what is 47 hours old may be of the day before.
  const relative = once(() => new Intl.RelativeTimeFormat(lang))
  const now = once(() => new Intl.RelativeTimeFormat(lang, { numeric: 'auto' }).format(0, 'second'))
  const dates = once(() => new Intl.DateTimeFormat(lang, { dateStyle: 'full', timeStyle: 'short' }))
  const fill = (text: string, values: Readonly<Record<string, string>> = {}) =>
    text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole)
  return {
    lang,
    dir: rightToLeft.test(lang) ? 'rtl' : 'ltr',
    t: (key, values) => fill(messages[key] as string, values),
    plural(key, count, values) {
      const wordings = messages[key] as Plural
      return fill(wordings[rules().select(count)] ?? wordings.other, { count: numbers().format(count), ...values })
    },
    relativeTime(date, at) {
      const seconds = (at - Date.parse(date)) / 1000
      const [unit, size] = units.find(([, size]) => seconds >= size) ?? []
      return unit && size ? relative().format(-Math.floor(seconds / size), unit) : now()
    },
    fullDate: (date) => dates().format(Date.parse(date)),
    number: (value) => numbers().format(value),
  }
}

/** The tag, as `Intl` will have it; what it would throw at falls back to the language alone. */
export function usableTag(lang: string, name: string): string {
  try {
    return Intl.getCanonicalLocales(lang.replaceAll('_', '-'))[0] ?? name
  } catch {
    return name
  }
}

/** `Intl`'s objects take a phone tens of milliseconds each: none is made before it has something to say. */
function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
