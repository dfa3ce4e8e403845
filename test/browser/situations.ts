import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import ar from '../../src/i18n/ar'
import en from '../../src/i18n/en'
import type { AllMessages, Plural } from '../../src/i18n/format'
import writingAr from '../../src/i18n/writing/ar'
import writingEn from '../../src/i18n/writing/en'
import { pseudo } from './pseudo'
import type { Stage } from './stage'

/** Every state a reader can bring the widget into, by name, over the backend of `everything.js`. */

const english = { ...en, ...writingEn }
export const languages: { readonly [Name in 'en' | 'ar' | 'pseudo']: AllMessages } = {
  en: english,
  ar: { ...ar, ...writingAr },
  pseudo: pseudo(english),
}
export type Language = keyof typeof languages

/** What a state is reached with. */
export interface Scene {
  readonly page: Page
  readonly reader: BrowserContext
  /** A word of the language, without its placeholders' braces: `RegExp` for names that hold a value. */
  say(key: keyof AllMessages): RegExp
}

export interface Situation {
  readonly name: string
  /** The backend's `?state=`. */
  readonly state?: string
  /** What follows the page's address. */
  readonly hash?: string
  reach(scene: Scene): Promise<unknown>
}

const everything = readFileSync(join(import.meta.dirname, 'everything.js'), 'utf8')
const style = `
  :root { color-scheme: light dark; color: light-dark(#222, #ddd); background: light-dark(#fff, #141414); font: 17px/1.5 serif }
  main { max-inline-size: 40em; margin: 2em auto; padding-inline: 1em }`

/** Opens a page of its own and brings the widget on it into a state. */
export async function reach(stage: Stage, name: string, language: Language, width = 900): Promise<Scene> {
  const situation = situations.find((situation) => situation.name === name)
  if (!situation) throw new Error(`There is no situation "${name}".`)
  const reader = await stage.reader({ viewport: { width, height: 900 } })
  const lang = language === 'ar' ? 'lang="ar" dir="rtl"' : 'lang="en"'
  const words = language === 'pseudo' ? ` words="${JSON.stringify(languages.pseudo).replaceAll('"', '&quot;')}"` : ''
  const html = `<!doctype html><html ${lang}><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>An article</title><style>${style}</style><body><main><h1>An article</h1><p>Words.</p>
    <afterword-comments loading="eager" backend="/everything.js" url="/?state=${situation.state ?? ''}"${words}></afterword-comments>
    <script async src="/afterword.js"></script></main>`
  const page = await stage.open(`/article.html${situation.hash ?? ''}`, reader, {
    forgive: /failed|refused|could not/,
    async before(page) {
      await page.route('**/everything.js', (route) => route.fulfill({ contentType: 'text/javascript', body: everything }))
      await page.route('**/article.html', (route) => route.fulfill({ contentType: 'text/html', body: html }))
    },
  })
  const scene = { page, reader, say: sayer(language) }
  await situation.reach(scene)
  return scene
}

function sayer(language: Language): Scene['say'] {
  return (key) => {
    const message = languages[language][key] as string | Plural
    const wordings = typeof message === 'string' ? [message] : Object.values(message)
    const patterns = wordings.map((words) => words.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '.*'))
    return new RegExp(`^(${patterns.join('|')})$`)
  }
}

const article = (page: Page, id: string) => page.locator(`[id="comment-${id}"]`)
const field = ({ page, say }: Scene) => page.getByRole('textbox', { name: say('yourComment') })
const stands = ({ page }: Scene) => article(page, 'first').waitFor()
const ready = async (scene: Scene) => {
  await stands(scene)
  await field(scene).focus()
  await scene.page.getByRole('button', { name: scene.say('post') }).waitFor()
}
/** Presses one of a comment's buttons, or, where there was no room for it, what stands for it in the menu. */
async function press({ page, say }: Scene, id: string, key: keyof AllMessages): Promise<void> {
  const button = article(page, id).getByRole('button', { name: say(key) })
  if (await button.isVisible()) return button.click()
  await article(page, id)
    .getByRole('button', { name: say('moreActions') })
    .click()
  await page.getByRole('menuitem', { name: say(key) }).click()
}
const open = async (scene: Scene, id: string) => {
  await ready(scene)
  await article(scene.page, id)
    .getByRole('button', { name: scene.say('moreActions') })
    .click()
  await scene.page.getByRole('menuitem', { name: scene.say('copyLink') }).waitFor()
}
async function write(scene: Scene): Promise<void> {
  await ready(scene)
  await field(scene).fill('Words of mine.')
  await scene.page.getByRole('textbox', { name: scene.say('name') }).fill('Ines')
  await scene.page.getByRole('button', { name: scene.say('post') }).click()
}

export const situations: readonly Situation[] = [
  { name: 'loading', state: 'loading', reach: (scene) => field(scene).waitFor() },
  { name: 'empty', state: 'empty', reach: ({ page, say }) => page.getByText(say('none')).waitFor() },
  { name: 'failed', state: 'failing', reach: ({ page, say }) => page.getByRole('button', { name: say('retry') }).waitFor() },
  { name: 'closed', state: 'closed', reach: ({ page, say }) => page.getByText(say('closed')).waitFor() },
  { name: 'written elsewhere', state: 'elsewhere', reach: ({ page, say }) => page.getByRole('link', { name: say('writeAt') }).waitFor() },
  { name: 'a thread', reach: stands },
  { name: 'the composer, open', reach: ready },
  {
    name: 'the preview',
    async reach(scene) {
      await ready(scene)
      await field(scene).fill('**bold** and `code`')
      await scene.page.getByRole('tab', { name: scene.say('preview') }).click()
      await scene.page.locator('strong', { hasText: 'bold' }).waitFor()
    },
  },
  {
    name: 'what is missing',
    async reach(scene) {
      await ready(scene)
      await scene.page.getByRole('button', { name: scene.say('post') }).click()
      await scene.page.getByText(scene.say('problem.body.empty')).waitFor()
    },
  },
  {
    name: 'near the limit',
    async reach(scene) {
      await ready(scene)
      await field(scene).fill('a'.repeat(510))
      await scene.page.getByText(scene.say('charactersOver')).first().waitFor()
    },
  },
  {
    name: 'a comment, just posted',
    async reach(scene) {
      await write(scene)
      await scene.page.getByText('Words of mine.').waitFor()
    },
  },
  {
    name: 'a comment that was refused',
    state: 'refusing',
    async reach(scene) {
      await write(scene)
      await scene.page.getByText(scene.say('notSent')).waitFor()
    },
  },
  {
    name: 'a reply, being written',
    async reach(scene) {
      await ready(scene)
      await press(scene, 'first', 'reply')
      await scene.page.getByRole('textbox', { name: scene.say('replyTo') }).waitFor()
    },
  },
  {
    name: 'an edit',
    async reach(scene) {
      await ready(scene)
      await press(scene, 'own', 'edit')
      await scene.page.getByRole('textbox', { name: scene.say('editComment') }).waitFor()
    },
  },
  {
    name: 'deleting',
    async reach(scene) {
      await ready(scene)
      await press(scene, 'own', 'delete')
      await scene.page.getByRole('group', { name: scene.say('deleteSure') }).waitFor()
    },
  },
  {
    name: 'a comment that waits for the line',
    state: 'waiting',
    async reach(scene) {
      await write(scene)
      await scene.page.getByText(scene.say('waiting')).waitFor()
    },
  },
  {
    name: 'who writes is known',
    async reach(scene) {
      await write(scene)
      await field(scene).focus()
      await scene.page.getByRole('button', { name: scene.say('forgetMe') }).waitFor()
    },
  },
  {
    name: 'words of an earlier visit',
    async reach(scene) {
      await ready(scene)
      await field(scene).fill('Not sent yet.')
      await scene.page.waitForTimeout(300)
      await scene.page.reload()
      await scene.page.locator('.restored').waitFor()
    },
  },
  {
    name: 'the emoji picker',
    async reach(scene) {
      await ready(scene)
      await scene.page.getByRole('button', { name: scene.say('format.emoji') }).click()
      await scene.page
        .getByRole('searchbox', { name: scene.say('emoji.search') })
        .or(scene.page.getByRole('combobox', { name: scene.say('emoji.search') }))
        .waitFor()
    },
  },
  {
    name: 'a name being completed',
    async reach(scene) {
      await ready(scene)
      await scene.page.getByRole('toolbar').waitFor()
      await field(scene).pressSequentially('@In')
      await scene.page.locator('[role="option"]').first().waitFor()
    },
  },
  { name: 'the menu of a comment', reach: (scene) => open(scene, 'first') },
  {
    name: 'a report, being written',
    async reach(scene) {
      await open(scene, 'first')
      await scene.page.getByRole('menuitem', { name: scene.say('report') }).click()
      await scene.page.getByRole('button', { name: scene.say('sendReport') }).waitFor()
    },
  },
  {
    name: 'a report, sent',
    async reach(scene) {
      await open(scene, 'first')
      await scene.page.getByRole('menuitem', { name: scene.say('report') }).click()
      await scene.page.getByRole('radio').first().check()
      await scene.page.getByRole('button', { name: scene.say('sendReport') }).click()
      await scene.page.getByText(scene.say('reported')).waitFor()
    },
  },
  {
    name: 'somebody muted',
    async reach(scene) {
      await open(scene, 'first')
      await scene.page.getByRole('menuitem', { name: scene.say('mute') }).click()
      await scene.page
        .getByRole('button', { name: scene.say('unmute') })
        .first()
        .waitFor()
    },
  },
  {
    name: 'reactions to choose from',
    async reach(scene) {
      await ready(scene)
      await article(scene.page, 'first')
        .getByRole('button', { name: scene.say('react') })
        .click()
      await scene.page.getByRole('menu').waitFor()
    },
  },
  {
    name: 'replies put away',
    async reach(scene) {
      await ready(scene)
      await scene.page
        .getByRole('button', { name: scene.say('hideReplies') })
        .last()
        .click()
      await scene.page
        .getByRole('button', { name: scene.say('showReplies'), expanded: false })
        .first()
        .waitFor()
    },
  },
  {
    name: 'a long comment, whole',
    async reach(scene) {
      await ready(scene)
      await scene.page.getByRole('button', { name: scene.say('showWhole') }).click()
      await scene.page.getByRole('button', { name: scene.say('showLess') }).waitFor()
    },
  },
  {
    name: 'a branch alone',
    state: 'busy',
    async reach(scene) {
      await ready(scene)
      await scene.page
        .getByRole('button', { name: scene.say('continueThread') })
        .first()
        .click()
      await scene.page.getByRole('button', { name: scene.say('backToAll') }).waitFor()
    },
  },
  {
    name: 'a search',
    state: 'busy',
    async reach(scene) {
      await ready(scene)
      await scene.page.getByRole('button', { name: scene.say('search') }).click()
      await scene.page.getByRole('searchbox').fill('many')
      await scene.page.getByText(scene.say('found')).first().waitFor()
    },
  },
  {
    name: 'new since the last visit',
    state: 'returning',
    async reach(scene) {
      await ready(scene)
      // They have come to the comments, and their visit has been written down.
      await scene.page.locator('afterword-comments .list').evaluate((list) => list.scrollIntoView())
      await scene.page.waitForFunction(() => Object.keys(localStorage).some((key) => key.endsWith(':visits')))
      await scene.page.reload()
      await scene.page.getByRole('button', { name: scene.say('nextNew') }).waitFor()
    },
  },
  {
    name: 'comments that came meanwhile',
    async reach(scene) {
      await ready(scene)
      const bar = scene.page.getByRole('button', { name: scene.say('arrived') })
      for (let tries = 0; tries < 20 && !(await bar.isVisible()); tries++) {
        await scene.page.evaluate(() => dispatchEvent(new Event('test:arrive')))
        await scene.page.waitForTimeout(100)
      }
      await bar.waitFor()
    },
  },
  { name: 'a link to what is gone', hash: '#comment-nowhere', reach: ({ page, say }) => page.getByText(say('linkGone')).first().waitFor() },
]
