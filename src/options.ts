import type { Adapter } from './core/adapter'
import { threadId } from './core/thread'
import type { CommentPage, Sort, Thread } from './core/types'
import type { AllMessages } from './i18n/format'
import type { LoadedMessages } from './i18n/languages'

/** Every option of `mount`. All but `adapter` have a default; a wrong value is a `TypeError` at once, not a blank space later. */
export interface MountOptions {
  /** Who speaks to the backend. */
  readonly adapter: Adapter
  /** The backend's address. Where it is known, what waits to be sent goes out from any page of the same site and backend, not only its own. */
  readonly url?: string
  /** The discussion to show: an id, or its parts. Default: the page's canonical URL (`<link rel="canonical">`, else its address), normalised by `threadId()`. */
  readonly thread?: string | Partial<Thread>
  /** BCP 47. Default: the nearest `lang` attribute around the target, else `<html lang>`, else English. */
  readonly lang?: string
  /** Default `auto`: the page's own colours; `light` and `dark` say which the page has. */
  readonly theme?: Theme
  /** The first order to show. Default: the first the backend offers. */
  readonly sort?: Sort
  /** Where the widget's own two headings stand in the page's outline, 1–6. Default 2. */
  readonly headingLevel?: number
  /** Show the pictures authors have elsewhere, fetched from there. Default `false`: initials only, and no third party learns who reads. */
  readonly avatars?: boolean
  /** A first page already on its way, so that request and widget load side by side. Default: asked by the widget. */
  readonly first?: Promise<CommentPage>
  /** Instead of the widget's own words: any of the keys of `i18n/en.ts` and `i18n/writing/en.ts`, or the same as JSON. */
  readonly words?: Partial<AllMessages> | string
  /** The words of the chosen language, already loaded. Default: loaded by the widget. */
  readonly messages?: LoadedMessages
}

export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const sorts: readonly Sort[] = ['oldest', 'newest', 'top']

/** Throws a `TypeError` that names the option, what came, and what is allowed. */
export function checkOptions(options: MountOptions): void {
  if (typeof options?.adapter?.list !== 'function') {
    throw new TypeError('afterword: the option "adapter" must be an adapter, that is what an adapter factory returns.')
  }
  oneOf('theme', options.theme, themes)
  oneOf('sort', options.sort, sorts)
  oneOf('headingLevel', options.headingLevel, [1, 2, 3, 4, 5, 6])
  readWords(options.words)
}

/** The site owner's own words. Throws a `TypeError` where they are none. */
export function readWords(words: MountOptions['words'] = {}): Partial<AllMessages> {
  try {
    const read: Partial<AllMessages> = typeof words === 'string' ? JSON.parse(words) : words
    for (const word of Object.values(read)) if (typeof word !== 'string' && typeof word.other !== 'string') throw word
    return read
  } catch {
    throw new TypeError('afterword: the option "words" must be an object (or its JSON) of sentences, as {"none": "Be the first."}.')
  }
}

function oneOf<T>(name: string, value: T | undefined, allowed: readonly T[]): void {
  if (value === undefined || allowed.includes(value)) return
  throw new TypeError(`afterword: the option "${name}" is ${JSON.stringify(value)}; it must be one of ${allowed.join(', ')}.`)
}

/** What an element's attributes say that nobody needs to know before the widget is there. */
export function optionsOf(element: Element): Partial<MountOptions> {
  const said = (name: string) => element.getAttribute(name) ?? undefined
  return {
    sort: said('sort') as Sort | undefined,
    theme: said('theme') as Theme | undefined,
    avatars: said('avatars') === 'on',
    words: said('words'),
  } as Partial<MountOptions>
}

/** The thread of a page, from what the site owner said and what the page says of itself. */
export function resolveThread(given: Partial<Thread>, page: Document): Thread {
  const url = given.url ?? page.querySelector<HTMLLinkElement>('link[rel~="canonical"][href]')?.href ?? page.location.href
  return { id: threadId(given.id || url), url, title: given.title ?? page.title }
}

/** The languages a widget may speak, the most wanted first: what was asked for, what the page around it speaks, what the browser asks for. */
export function resolveLangs(given: string | undefined, target: Element): readonly (string | null | undefined)[] {
  return [given, target.closest<HTMLElement>('[lang]')?.lang, ...navigator.languages]
}
