import { threadId } from '../core/thread'
import { commentId, parseCommentId } from './identity/names'
import type { CommentRow, Store } from './store/store'

/**
 * What a moderator does at the command line. Answers the lines to print; throws a `TypeError` for what makes no sense. `erased` is given the
 * words of each comment that was deleted.
 */
export async function review(
  store: Store,
  [act, ...names]: readonly string[],
  erased: (source: string) => Promise<void> = async () => {},
): Promise<readonly string[]> {
  if (act === undefined) return [...(await waiting(store)), ...(await reported(store))]
  if (act === 'open' || act === 'close') {
    return each(names, async (name) => {
      const found = await store.setThreadState(threadId(name), act === 'open' ? 'open' : 'closed')
      return found ? `${name}: ${act === 'open' ? 'open' : 'closed'}` : `${name}: nobody has commented there yet`
    })
  }
  if (act === 'badge') {
    const badge = badges.find((badge) => badge === names.at(-1))
    if (!badge) throw new TypeError(`Say which: review badge <id> ${badges.join('|')}`)
    return eachComment(store, names.slice(0, -1), async (row) => {
      if (row.status === 'deleted') return 'deleted; name another comment of the same person'
      await store.setBadge(row.guestId, badge === 'none' ? null : badge)
      return `${badge === 'none' ? 'no badge' : badge}, here and wherever this person writes`
    })
  }
  if (act === 'dismiss') {
    return eachComment(store, names, async (row) => {
      const count = await store.dismiss(row)
      return count ? `dismissed ${count} ${count === 1 ? 'report' : 'reports'}` : 'nobody has reported it'
    })
  }
  const status = ({ publish: 'published', hold: 'pending', spam: 'spam', reject: 'rejected' } as const)[act]
  if (!status && act !== 'delete')
    throw new TypeError(`review knows publish, hold, spam, reject, delete, dismiss, badge, open and close, not "${act}".`)
  return eachComment(store, names, async (row) => {
    if (status) return String((await store.setStatus(row, status))?.status)
    await store.erase(row)
    await erased(row.source)
    return 'deleted'
  })
}

const badges = ['author', 'moderator', 'none'] as const

/** So many are listed at once, and so many notes below each. */
const most = 100
const mostNotes = 5

async function waiting(store: Store): Promise<readonly string[]> {
  const rows = await store.waiting('pending', most + 1)
  if (!rows.length) return ['Nothing waits for review.']
  const lines = rows.slice(0, most).flatMap(shown)
  return rows.length > most ? [...lines, `These are the newest ${most}; more wait behind them.`] : lines
}

async function reported(store: Store): Promise<readonly string[]> {
  const rows = await store.reported(most + 1, mostNotes)
  if (!rows.length) return []
  const lines = rows
    .slice(0, most)
    .flatMap((row) => [
      ...shown(row),
      ...row.reports.map(({ reason, note }) => `    ! ${reason}${note && `: ${printable(note).slice(0, 200)}`}`),
      ...(row.times > row.reports.length ? [`    ! and ${row.times - row.reports.length} more`] : []),
    ])
  return ['', 'Reported by readers:', ...lines, ...(rows.length > most ? [`These are the ${most} reported most; there are more.`] : [])]
}

function shown(row: CommentRow & { readonly threadKey: string }): readonly string[] {
  return [
    `${commentId(row)}  ${new Date(row.createdAt).toISOString()}  ${printable(row.name)}  ${printable(row.threadKey)}`,
    `    ${printable(row.source).slice(0, 200)}`,
  ]
}

/** A stranger's words on a terminal: no control characters, one line. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim()
}

async function each(names: readonly string[], act: (name: string) => Promise<string>): Promise<readonly string[]> {
  if (!names.length) throw new TypeError('Say which: review publish <id> …')
  const lines: string[] = []
  for (const name of names) lines.push(await act(name))
  return lines
}

function eachComment(store: Store, names: readonly string[], act: (row: CommentRow) => Promise<string>): Promise<readonly string[]> {
  return each(names, async (name) => {
    const ref = parseCommentId(name)
    const row = ref && (await store.comment(ref))
    return `${name}: ${row ? await act(row) : 'there is no such comment'}`
  })
}
