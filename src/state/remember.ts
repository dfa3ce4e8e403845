import type { Storage } from '../core/adapter'
import { remembered } from './muted'

/** So many words are kept under one key. */
const most = 300

/** Keeps a word under a key, or forgets it; the oldest make room. Read anew before every change, so that two tabs add to each other's. */
export function remember(storage: Storage, key: string, word: string, there: boolean): ReadonlySet<string> {
  const words = new Set(remembered(storage, key))
  words.delete(word)
  if (there) words.add(word)
  const kept = [...words].slice(-most)
  // An object, not a list: see `kept.ts`.
  storage.set(key, kept.length ? JSON.stringify(Object.fromEntries(kept.map((word) => [word, 1]))) : undefined)
  return new Set(kept)
}
