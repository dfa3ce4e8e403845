import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'

/**
 * Copies a database while others write to it (sqlite.org/backup.html), and reads the copy through before calling it one. Refuses to
 * replace a file. Answers a sentence to print.
 */
export async function backup(from: string, to: string): Promise<string> {
  if (!existsSync(from)) throw new Error(`There is no database at ${from}.`)
  if (existsSync(to)) throw new Error(`${to} is there already; name another file.`)
  const source = new Database(from, { readonly: true })
  try {
    await source.backup(to)
  } finally {
    source.close()
  }
  const copy = new Database(to)
  try {
    const verdict = copy.pragma('integrity_check', { simple: true })
    if (verdict !== 'ok') throw new Error(`The copy is damaged: ${verdict}`)
    const { comments } = copy.prepare('select count(*) as comments from comments').get() as { comments: number }
    return `${to}: ${comments} comments, checked.`
  } finally {
    copy.close()
  }
}
