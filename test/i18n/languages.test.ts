import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import ar from '../../src/i18n/ar'
import de from '../../src/i18n/de'
import en from '../../src/i18n/en'
import { type AllMessages, createTranslator, type Messages, type Plural, usableTag, type WritingMessages } from '../../src/i18n/format'
import { findMessages } from '../../src/i18n/languages'
import { languageNames } from '../../src/i18n/names'
import writingEn from '../../src/i18n/writing/en'

const reading = import.meta.glob<Messages>('../../src/i18n/*.ts', { import: 'default', eager: true })
const writing = import.meta.glob<WritingMessages>('../../src/i18n/writing/*.ts', { import: 'default', eager: true })
const english: AllMessages = { ...en, ...writingEn }
const placeholders = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort()
const wordings = (message: string | Plural) => (typeof message === 'string' ? [message] : Object.values(message))

test('each name has its two files, and each file is named', () => {
  const folder = join(import.meta.dirname, '../../src/i18n')
  const files = (path: string) => readdirSync(join(folder, path)).filter((name) => /^[a-z-]+\.ts$/.test(name))
  const rest = ['format.ts', 'languages.ts', 'names.ts']
  expect(files('.').filter((name) => !rest.includes(name))).toEqual(languageNames.map((name) => `${name}.ts`).sort())
  expect(files('writing')).toEqual(languageNames.map((name) => `${name}.ts`).sort())
})

describe.each([...languageNames])('%s', (lang) => {
  const messages = { ...reading[`../../src/i18n/${lang}.ts`], ...writing[`../../src/i18n/writing/${lang}.ts`] } as AllMessages
  test('says what English says, no more and no less, in its order', () => {
    expect(Object.keys(messages)).toEqual(Object.keys(english))
  })
  test('puts the same values into its sentences', () => {
    for (const [key, value] of Object.entries(english) as [keyof AllMessages, string | Plural][]) {
      const own: string | Plural = messages[key]
      expect(typeof own, key).toBe(typeof value)
      for (const wording of wordings(own)) expect(wording.trim(), key).not.toBe('')
      const known = placeholders(wordings(value).join())
      if (typeof own === 'string') expect(placeholders(own), key).toEqual(known)
      else {
        expect(placeholders(own.other), key).toEqual(known)
        for (const wording of wordings(own)) for (const name of placeholders(wording)) expect(known, `${key}: ${wording}`).toContain(name)
      }
    }
  })
  test('has a wording for every number its grammar tells apart, and none for others', () => {
    const { pluralCategories } = new Intl.PluralRules(lang).resolvedOptions()
    for (const [key, value] of Object.entries(messages) as [string, string | Plural][]) {
      if (typeof value !== 'string') expect(Object.keys(value).sort(), key).toEqual([...pluralCategories].sort())
    }
  })
  test('is a language of its own', () => {
    if (lang === 'en') return
    const same = Object.entries(messages).filter(
      ([key, value]) => JSON.stringify(value) === JSON.stringify(english[key as keyof AllMessages]),
    )
    expect(same.length, JSON.stringify(same)).toBeLessThan(20)
  })
})

describe('the translator', () => {
  const english = createTranslator<AllMessages>({ ...en, ...writingEn }, 'en')
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
  [['de'], 'de', 'de'],
  [['de-AT'], 'de-AT', 'de'],
  [['DE_ch'], 'de-CH', 'de'],
  [['de-!!'], 'de', 'de'],
  [['ar'], 'ar', 'ar'],
  [['nn-NO'], 'nn-NO', 'nb'],
  [['zh-CN'], 'zh-CN', 'zh'],
  [['zh-TW'], 'zh-TW', 'zh-hant'],
  [['zh-Hant-HK'], 'zh-Hant-HK', 'zh-hant'],
  [['tlh'], 'en', 'en'],
  [['tlh', 'fr-CA', 'de'], 'fr-CA', 'fr'],
  [[''], 'en', 'en'],
  [[], 'en', 'en'],
  [['en-GB'], 'en-GB', 'en'],
  [['not a language'], 'en', 'en'],
])('%j speaks %s', async (asked, lang, file) => {
  const found = await findMessages(asked, {
    reading: async (name) => ({ default: reading[`../../src/i18n/${name}.ts`] as Messages }),
    writing: async (name) => ({ default: writing[`../../src/i18n/writing/${name}.ts`] as WritingMessages }),
  })
  expect(usableTag(found.lang, found.name)).toBe(lang)
  expect(found.messages).toBe(reading[`../../src/i18n/${file}.ts`])
  expect(found.name).toBe(file)
})
