import type { AllMessages, Translator } from '../i18n/format'
import type { Later } from './context'

/** Milliseconds before a chunk that could not be had is asked for again; each time twice as long. */
const patience = 2000

/** Loads the later chunk and its words, again and again until they are there. Answers how to stop. */
export function loadLater(words: () => Promise<Translator<AllMessages>>, ready: (later: Later) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false
  const load = (wait: number) =>
    Promise.all([import('./later'), words()]).then(
      ([later, i18n]) => stopped || ready({ ...later, i18n }),
      () => {
        if (!stopped) timer = setTimeout(load, wait, wait * 2)
      },
    )
  void load(patience)
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
