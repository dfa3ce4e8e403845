import { useEffect, useState } from 'preact/hooks'

type Composing = typeof import('./composing/composing')

/** What helps with writing, asked for once a composer is open. Until it is there, or if it cannot be had, the bare field does. */
export function useWritingHelp(open: boolean): Composing | undefined {
  const [composing, set] = useState<Composing>()
  useEffect(() => {
    let wanted = open
    if (open)
      import('./composing/composing').then(
        (loaded) => wanted && set(loaded),
        () => {},
      )
    return () => {
      wanted = false
    }
  }, [open])
  return composing
}
