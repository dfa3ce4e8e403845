import { render } from 'preact'
import { useErrorBoundary } from 'preact/hooks'
import { sharedStorage } from './core/storage'
import { type AllMessages, createTranslator, usableTag } from './i18n/format'
import { findMessages, type LoadedMessages, type LoadLanguage } from './i18n/languages'
import { checkOptions, type MountOptions, readWords, resolveLangs, resolveThread } from './options'
import { createState } from './state/create'
import type { Context } from './state/state'
import css from './ui/style.css?inline'
import { Widget } from './ui/Widget'

export { optionsOf } from './options'

/** What `mount` hands back. */
export interface Mounted {
  /** Mounts anew with these options changed; drafts stay. */
  update(options: Partial<MountOptions>): void
  /** Undoes everything: nodes, styles, listeners, timers, requests. The target's own children show again. */
  unmount(): void
}

/** Makes the `mount` of `index.ts`; `load` brings the words of a language where the options bring none. */
export function createMount(load: LoadLanguage) {
  return function mount(target: HTMLElement, options: MountOptions): Mounted {
    checkOptions(options)
    let current = options
    let unmount = start(target, current, load)
    return {
      update(changes) {
        const { first: _, ...kept } = current
        const next = { ...kept, ...changes }
        checkOptions(next)
        unmount()
        current = next
        unmount = start(target, current, load)
      },
      unmount: () => unmount(),
    }
  }
}

function start(target: HTMLElement, options: MountOptions, load: LoadLanguage): () => void {
  const root = target.shadowRoot ?? target.attachShadow({ mode: 'open' })
  const { thread: given = {} } = options
  const thread = resolveThread(typeof given === 'string' ? { id: given } : given, document)
  const own = readWords(options.words)
  const emit: Context['emit'] = (event, detail) =>
    target.dispatchEvent(new CustomEvent(`afterword:${event}`, { bubbles: true, composed: true, cancelable: event === 'submit', detail }))
  const state = createState({
    adapter: options.adapter,
    thread,
    url: options.url,
    storage: sharedStorage(`afterword:${options.adapter.name}:`),
    emit,
    ...(options.sort && { sort: options.sort }),
    ...(options.first && { first: options.first }),
  })
  // A page that names its discussion says something; its own title says nothing new.
  const title = thread.title === document.title ? undefined : thread.title
  const sheets = new Set<CSSStyleSheet>()
  const adopt = (css: string) => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    sheets.add(sheet)
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  }
  const frame = document.createElement('div')
  let ended = false

  const follow = () => {
    const id = linkedId(location.hash)
    if (id !== undefined) void state.thread.show(id)
  }
  const end = () => {
    if (ended) return
    ended = true
    removeEventListener('hashchange', follow)
    render(null, frame)
    state.dispose()
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((sheet) => !sheets.has(sheet))
    root.replaceChildren(document.createElement('slot'))
  }
  const stand = ({ messages, name, lang: asked }: LoadedMessages) => {
    if (ended) return
    const lang = usableTag(asked, name)
    const i18n = createTranslator({ ...messages, ...own }, lang)
    const words = async () => {
      const all: AllMessages = { ...messages, ...(await load.writing(name)).default }
      const unknown = Object.keys(own).filter((key) => !(key in all))
      if (unknown.length) console.warn(`afterword: the option "words" has keys nothing is said by: ${unknown.join(', ')}.`)
      return createTranslator({ ...all, ...own }, lang)
    }
    /** Should a component throw, the page is left as if we had not come. */
    const Guard = () => {
      const [error] = useErrorBoundary((error) => {
        emit('error', error)
        console.error('afterword: the widget failed and has been taken away.', error)
        queueMicrotask(end)
      })
      return error ? null : (
        <Widget
          state={state}
          i18n={i18n}
          options={{
            theme: options.theme ?? 'auto',
            headingLevel: options.headingLevel ?? 2,
            avatars: options.avatars === true,
            adopt,
            words,
            ...(title && { title }),
          }}
        />
      )
    }
    adopt(css)
    render(<Guard />, frame)
    root.replaceChildren(frame)
    addEventListener('hashchange', follow)
    follow()
  }

  if (options.messages) stand(options.messages)
  else findMessages(resolveLangs(options.lang, target), load).then(stand, (error) => emit('error', error))
  return end
}

/** The comment an address points at. Anybody may have written the address: what cannot be decoded is taken as it stands. */
function linkedId(hash: string): string | undefined {
  const id = /^#comment-(.+)/.exec(hash)?.[1]
  try {
    return id && decodeURIComponent(id)
  } catch {
    return id
  }
}
