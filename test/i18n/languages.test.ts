import { describe, expect, test } from 'vitest'
import ar from '../../src/i18n/ar'
import de from '../../src/i18n/de'
import en from '../../src/i18n/en'
import { createTranslator, type Messages, type Plural } from '../../src/i18n/format'
import { findMessages } from '../../src/i18n/languages'

const languages: Record<string, Messages> = { en, de, ar }
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()

describe.each(Object.entries(languages))('%s', (lang, messages) => {
  test('says everything English says, with the same values in it', () => {
    for (const [key, value] of Object.entries(en)) {
      const own = messages[key as keyof Messages]
      expect(typeof own, key).toBe(typeof value)
      if (typeof value === 'string') expect(placeholders(own as string), key).toEqual(placeholders(value))
      for (const wording of typeof own === 'string' ? [own] : Object.values(own)) expect(wording, key).not.toBe('')
    }
  })
  test('has a wording for every number its grammar tells apart', () => {
    const { pluralCategories } = new Intl.PluralRules(lang).resolvedOptions()
    for (const [key, value] of Object.entries(messages) as [string, string | Plural][]) {
      if (typeof value !== 'string') for (const category of pluralCategories) expect(value[category], `${key} ${category}`).toBeTruthy()
    }
  })
})

describe('the translator', () => {
  const english = createTranslator(en, 'en')
  const now = Date.parse('2026-06-01T12:00:00Z')
  const before = (seconds: number) => english.relativeTime(new Date(now - seconds * 1000).toISOString(), now)

  test('puts values in as text, and leaves alone what it does not know', () => {
    expect(english.t('replyTo', { name: '<b>{count}</b>' })).toBe('Reply to <b>{count}</b>')
    expect(english.t('replyTo')).toBe('Reply to {name}')
  })
  test('counts as the language does', () => {
    expect(english.plural('showReplies', 1)).toBe('Show 1 reply')
    expect(english.plural('showReplies', 1234)).toBe('Show 1,234 replies')
    expect(createTranslator(ar, 'ar').plural('showReplies', 2)).toBe('عرض ردّين')
  })
  test('tells time in the largest unit that fits, and never a future', () => {
    expect(before(30)).toBe('now')
    expect(before(60)).toBe('1 minute ago')
    expect(before(3599)).toBe('59 minutes ago')
    expect(before(7200)).toBe('2 hours ago')
    // Two days ago by the calendar, if it is noon.
    expect(before(47 * 3600)).toBe('1 day ago')
    expect(before(15 * 86_400)).toBe('2 weeks ago')
    expect(before(700 * 86_400)).toBe('1 year ago')
    expect(before(-10_000)).toBe('now')
  })
  test('knows which way a language is written', () => {
    expect(createTranslator(ar, 'ar-EG').dir).toBe('rtl')
    expect(createTranslator(de, 'de').dir).toBe('ltr')
    expect(createTranslator(en, 'arn').dir).toBe('ltr')
  })
})

test.each([
  ['de', 'de', de],
  ['de-AT', 'de-AT', de],
  ['DE_ch', 'DE-ch', de],
  ['ar', 'ar', ar],
  ['fr', 'en', en],
  ['', 'en', en],
  ['en-GB', 'en-GB', en],
  ['not a language', 'en', en],
])('%s speaks %s', async (asked, lang, messages) => {
  expect(await findMessages(asked, async (name) => ({ default: languages[name] ?? en }))).toEqual({ lang, messages })
})
