import { threadId } from '../core/thread'
import { commentId, parseCommentId } from './identity/names'
import type { Store } from './store/store'

/** What a moderator does at the command line. Answers the lines to print; throws a `TypeError` for what makes no sense. */
export async function review(store: Store, [act, ...names]: readonly string[]): Promise<readonly string[]> {
  if (act === undefined) return waiting(store)
  if (act === 'open' || act === 'close') {
    return each(names, async (name) => {
      const found = await store.setThreadState(threadId(name), act === 'open' ? 'open' : 'closed')
      return found ? `${name}: ${act === 'open' ? 'open' : 'closed'}` : `${name}: nobody has commented there yet`
    })
  }
  const status = ({ publish: 'published', hold: 'pending', spam: 'spam', reject: 'rejected' } as const)[act]
  if (!status && act !== 'delete') throw new TypeError(`review knows publish, hold, spam, reject, delete, open and close, not "${act}".`)
  return each(names, async (name) => {
    const ref = parseCommentId(name)
    const row = ref && (await store.comment(ref))
    if (!row) return `${name}: there is no such comment`
    if (status) return `${name}: ${(await store.setStatus(row, status))?.status}`
    await store.erase(row)
    return `${name}: deleted`
  })
}

/** So many are listed at once. */
const most = 100

async function waiting(store: Store): Promise<readonly string[]> {
  const rows = await store.waiting('pending', most + 1)
  if (!rows.length) return ['Nothing waits for review.']
  const lines = rows
    .slice(0, most)
    .flatMap((row) => [
      `${commentId(row)}  ${new Date(row.createdAt).toISOString()}  ${printable(row.name)}  ${printable(row.threadKey)}`,
      `    ${printable(row.source).slice(0, 200)}`,
    ])
  return rows.length > most ? [...lines, `These are the newest ${most}; more wait behind them.`] : lines
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
