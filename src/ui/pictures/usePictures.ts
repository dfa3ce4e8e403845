import { signal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ComposerState } from '../../state/state'
import { useLater } from '../context'
import { bringing } from './bringing'
import type { Pictures } from './createPictures'
import { pictureTypes } from './kinds'

/** What a composer that takes pictures needs to know of them. */
export interface PictureDesk {
  /** Takes files, from wherever they come. */
  readonly add: (files: readonly File[]) => void
  /** To be waited for before the words are sent. */
  readonly done: () => Promise<void>
  /** Files are held above the field. */
  readonly dropping: boolean
  /** Once there has been one: how it goes. */
  readonly pictures: Pictures | undefined
}

/**
 * Pictures for one composer, pasted into `zone` or dropped on it; `undefined` where the backend takes none. The code that sends them comes
 * with the first. `begin` is called before one is added.
 */
export function usePictures(composer: ComposerState, zone: RefObject<HTMLElement | null>, begin: () => void): PictureDesk | undefined {
  const { state, i18n } = useLater()
  const [dropping, setDropping] = useState(false)
  const [pictures, setPictures] = useState<Pictures>()
  const loading = useRef<Promise<Pictures> | undefined>(undefined)
  const { pictures: allowed, input } = state.features.value
  const offered = !!allowed && input === 'markdown'
  const start = useRef(begin)
  start.current = begin

  const load = () => {
    loading.current ??= import('./createPictures').then(({ createPictures }) => {
      const field = () => zone.current?.querySelector('textarea')
      const made = createPictures({ state, composer, field, i18n, types: pictureTypes, uploading: signal(0), problem: signal() })
      setPictures(made)
      return made
    })
    // A chunk that could not be had is asked for again with the next picture.
    loading.current.catch(() => {
      loading.current = undefined
    })
    return loading.current
  }
  const add = (files: readonly File[]) => {
    if (!files.length) return
    start.current()
    load().then(
      (made) => made.add(files),
      () => {},
    )
    zone.current?.querySelector('textarea')?.focus()
  }
  useEffect(() => {
    if (!offered || !zone.current) return
    // Words of an earlier visit may hold the placeholder of a picture that never came.
    if (composer.text.peek().includes(']()')) load().catch(() => {})
    const stop = bringing(zone.current, add, setDropping)
    return () => {
      stop()
      loading.current?.then((made) => made.stop()).catch(() => {})
      loading.current = undefined
      setPictures(undefined)
    }
  }, [offered, composer])

  if (!offered) return undefined
  return { add, done: async () => (await loading.current?.catch(() => undefined))?.done(), dropping, pictures }
}
