import type { LoadAdapter } from './adapters/registry'
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
  memory: () => import('./adapters/memory'),
  local: () => import('./adapters/local'),
  static: () => import('./adapters/static'),
  waline: () => import('./adapters/waline'),
  merge: () => import('./adapters/merge'),
}

const languages: { readonly [Name in Parameters<LoadLanguage>[0]]: () => ReturnType<LoadLanguage> } = {
  en: () => import('./i18n/en'),
  de: () => import('./i18n/de'),
  ar: () => import('./i18n/ar'),
}

/** For pages that bundle the widget themselves: lazy imports a bundler can follow. The script tag has addresses instead (`embed.ts`). */
export const parts: Parts = {
  mount: () => import('./mount'),
  count: () => import('./count'),
  adapter: async (name) => adapters[name](),
  language: (name) => languages[name](),
}
