import type { Writing } from './context'

/** Milliseconds before a chunk that could not be had is asked for again; each time twice as long. */
const patience = 2000

/** Loads the writing chunk, again and again until it is there. Answers how to stop. */
export function loadWriting(ready: (writing: Writing) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false
  const load = (wait: number) =>
    import('./writing').then(
      (writing) => stopped || ready(writing),
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
