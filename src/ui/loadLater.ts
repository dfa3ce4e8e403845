import type { AllMessages, Translator } from '../i18n/format'
import type { ThreadState } from '../state/state'
import type { Later } from './context'

/** Milliseconds after the first comments, which are not to share their line and the processor with it. */
const rest = 50
/** Milliseconds after which somebody may want to read or write with all there is, comments or not. */
const enough = 3000
/** Milliseconds before a chunk that could not be had is asked for again; each time twice as long. */
const patience = 2000

/**
 * Loads the later chunk and its words once the first list is there or somebody turns to the widget, again and again until they are loaded.
 * Answers how to stop.
 */
export function loadLater(
  { phase }: Pick<ThreadState, 'phase'>,
  root: HTMLElement | null,
  words: () => Promise<Translator<AllMessages>>,
  ready: (later: Later) => void,
): () => void {
  let timer = setTimeout(() => begin(), enough)
  let stopped = false
  const load = (wait: number) =>
    Promise.all([import('./later'), words()]).then(
      ([later, i18n]) => stopped || ready({ ...later, i18n }),
      () => {
        if (!stopped) timer = setTimeout(load, wait, wait * 2)
      },
    )
  const begin = () => {
    clearTimeout(timer)
    unwatch()
    root?.removeEventListener('focusin', begin)
    if (!stopped) timer = setTimeout(load, rest, patience)
  }
  const unwatch = phase.subscribe((now) => now !== 'loading' && queueMicrotask(begin))
  root?.addEventListener('focusin', begin)
  return () => {
    unwatch()
    stopped = true
    clearTimeout(timer)
  }
}
