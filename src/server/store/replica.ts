import type { Kysely } from 'kysely'
import type { Read } from './queries'
import type { Tables } from './schema'
import type { Versions } from './versions'

export interface Replica {
  readonly read: Read
  /** The primary has just shown a thread at this version. */
  saw(threadId: string, version: number): void
  close(): Promise<void>
}

/** Milliseconds a replica that failed is left alone. */
const rest = 5_000

/** So many threads' versions are kept in mind. */
const most = 50_000

/**
 * Lists of comments from a replica, which may be late by any time. A list is read there only if the replica has the thread at the newest
 * version known here, be it that this process wrote it, heard of it or saw it at the primary; whatever is doubtful goes to the
 * primary. So nobody gets an older page than they wrote, and none is kept in memory under the stamp of a newer one.
 */
export function openReplica(replica: Kysely<Tables>, primary: Kysely<Tables>, versions: Versions): Replica {
  /** The latest of each thread that the primary showed, and that the replica did. */
  const wanted = new Map<string, number>()
  const reached = new Map<string, number>()
  let era = versions.era
  let resting = 0

  async function hasCaughtUp(threadId: string): Promise<boolean> {
    const seen = wanted.get(threadId)
    if (seen === undefined) return false
    const version = Math.max(seen, versions.at(threadId) ?? 0)
    if ((reached.get(threadId) ?? -1) >= version) return true
    const row = await replica.selectFrom('threads').select('version').where('id', '=', threadId).executeTakeFirst()
    if (row) reached.set(threadId, row.version)
    return row !== undefined && row.version >= version
  }

  return {
    async read(threadId, run) {
      forget()
      if (performance.now() >= resting) {
        try {
          if (await hasCaughtUp(threadId)) return await run(replica)
        } catch {
          resting = performance.now() + rest
        }
      }
      return run(primary)
    },
    saw(threadId, version) {
      forget()
      wanted.set(threadId, Math.max(version, wanted.get(threadId) ?? 0))
    },
    close: () => replica.destroy(),
  }

  /** A primary that is another one now may have given the same version to something else. */
  function forget(): void {
    if (era === versions.era && wanted.size < most) return
    era = versions.era
    wanted.clear()
    reached.clear()
  }
}
