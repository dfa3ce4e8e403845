import { type Signal, signal } from '@preact/signals'
import type { Storage } from '../core/adapter'
import type { Author, Comment } from '../core/types'
import { parse } from './kept'

/** Whom this reader does not want to read, on this device. */
export interface Muted {
  readonly people: Signal<ReadonlySet<string>>
  has(comment: Comment): boolean
}

/** Read with the first list: what a muted person wrote is never drawn first and hidden then. */
export function createMuted(storage: Storage): Muted {
  const people = signal(remembered(storage, 'muted'))
  return {
    people,
    has: ({ author, mine }) => !mine && people.value.has(personOf(author)),
  }
}

/** A person, as far as a backend's words can tell one from another. */
export function personOf({ name, url }: Author): string {
  return `${name}\n${url ?? ''}`
}

/** The words kept under a key (see `remember`), the oldest first. */
export function remembered(storage: Storage, key: string): ReadonlySet<string> {
  return new Set(Object.keys(Object(parse(storage.get(key)))))
}
