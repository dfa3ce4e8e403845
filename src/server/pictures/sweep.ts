import { readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { Store } from '../store/store'
import { isPictureName, picturesNamed } from './folder'

/**
 * Takes away pictures that no comment names. A picture's time of change says since when it may be unused: it is set anew when the picture is
 * sent again, and when a sweep finds it in use, so that only what is old is looked for in the comments.
 */

const minute = 60_000
/** How long a picture may be unused: its comment may be in a browser that has no line. */
const unused = 7 * 24 * 60 * minute
/** And how long one whose comment was taken away: it may be written once more. */
const regretted = 15 * minute
/** In between it is out of sight but there: a comment that was on its way when it was looked for gets it back. */
const putAside = 5 * minute
const aside = '.aside-'
/** What an upload that was broken off left. */
const unfinished = /^\.[0-9a-f-]{36}$/
const day = 24 * 60 * minute

/** The pictures of words that are no longer there go soon, unless somebody else shows them or sends them again. */
export async function release(folder: string, source: string, now = Date.now()): Promise<void> {
  const due = now - unused + regretted
  for (const name of picturesNamed(source)) {
    const path = join(folder, name)
    const changed = await changedAt(path)
    if (changed !== undefined && changed > due) await setTime(path, due)
  }
}

/** One look at a folder; several processes may look at the same one. Answers how many pictures are gone. */
export async function sweep(folder: string, store: Pick<Store, 'sourcesAfter'>, now = Date.now()): Promise<number> {
  const old: string[] = []
  const waiting: string[] = []
  for (const file of await readdir(folder)) {
    const age = now - ((await changedAt(join(folder, file))) ?? now)
    const name = file.startsWith(aside) ? file.slice(aside.length) : file
    if (isPictureName(name)) {
      if (name === file && age > unused) old.push(name)
      else if (name !== file && age > putAside) waiting.push(name)
    } else if (unfinished.test(file) && age > day) await rm(join(folder, file), { force: true })
  }
  if (!old.length && !waiting.length) return 0
  const named = await namedAnywhere(store)
  for (const name of old) {
    await setTime(join(folder, name), now)
    if (!named.has(name)) await moved(join(folder, name), join(folder, aside + name))
  }
  let gone = 0
  for (const name of waiting) {
    if (named.has(name)) await moved(join(folder, aside + name), join(folder, name))
    else {
      await rm(join(folder, aside + name), { force: true })
      gone++
    }
  }
  return gone
}

/** So many comments are read at once; the server answers others in between. */
const batch = 200

/** Reads every comment there is, whatever its status: what a moderator may still publish has its pictures. */
async function namedAnywhere(store: Pick<Store, 'sourcesAfter'>): Promise<ReadonlySet<string>> {
  const named = new Set<string>()
  let after: { threadId: string; seq: number } | undefined = { threadId: '', seq: 0 }
  while (after) {
    const { sources, last }: Awaited<ReturnType<Store['sourcesAfter']>> = await store.sourcesAfter(after, 'pictures/', batch)
    for (const source of sources) for (const name of picturesNamed(source)) named.add(name)
    after = last
    await new Promise((resolve) => setImmediate(resolve))
  }
  return named
}

/** Another process may have been quicker: what is not there is no fault. */
const missing = (error: NodeJS.ErrnoException) => {
  if (error.code !== 'ENOENT') throw error
}

function changedAt(path: string): Promise<number | undefined> {
  return stat(path).then(({ mtimeMs }) => mtimeMs, missing as () => undefined)
}
function setTime(path: string, at: number): Promise<void> {
  return utimes(path, at / 1000, at / 1000).catch(missing)
}
function moved(from: string, to: string): Promise<void> {
  return rename(from, to).catch(missing)
}
