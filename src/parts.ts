import type { LoadAdapter } from './adapters/registry'
import type { Messages, WritingMessages } from './i18n/format'
import type { LoadLanguage } from './i18n/languages'

/** How the elements come by what they need, when they need it. */
export interface Parts {
  mount(): Promise<typeof import('./mount')>
  count(): Promise<typeof import('./count')>
  readonly adapter: LoadAdapter
  readonly language: LoadLanguage
}

const adapters: { readonly [Name in Parameters<LoadAdapter>[0]]: () => ReturnType<LoadAdapter> } = {
  server: () => import('./adapters/server'),
  wordpress: () => import('./adapters/wordpress'),
  waline: () => import('./adapters/waline'),
  isso: () => import('./adapters/isso'),
  twikoo: () => import('./adapters/twikoo'),
  remark42: () => import('./adapters/remark42'),
  artalk: () => import('./adapters/artalk'),
  github: () => import('./adapters/github'),
  discourse: () => import('./adapters/discourse'),
  mastodon: () => import('./adapters/mastodon'),
  bluesky: () => import('./adapters/bluesky'),
  webmention: () => import('./adapters/webmention'),
  postgrest: () => import('./adapters/postgrest'),
  pocketbase: () => import('./adapters/pocketbase'),
  static: () => import('./adapters/static'),
  merge: () => import('./adapters/merge'),
  local: () => import('./adapters/local'),
  memory: () => import('./adapters/memory'),
}

const reading = import.meta.glob<{ default: Messages }>(['./i18n/*.ts', '!./i18n/{format,languages,names}.ts'])
const writing = import.meta.glob<{ default: WritingMessages }>('./i18n/writing/*.ts')

/** Each name of `i18n/names.ts` has its two files: a test looks. */
const found = <T>(module: (() => Promise<T>) | undefined) => (module as () => Promise<T>)()

/** For pages that bundle the widget themselves: lazy imports a bundler can follow. The script tag has addresses instead (`embed.ts`). */
export const parts: Parts = {
  mount: () => import('./mount'),
  count: () => import('./count'),
  adapter: async (name) => adapters[name](),
  language: {
    reading: (name) => found(reading[`./i18n/${name}.ts`]),
    writing: (name) => found(writing[`./i18n/writing/${name}.ts`]),
  },
}
