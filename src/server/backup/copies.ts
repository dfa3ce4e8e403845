import { constants, copyFile, link, mkdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { isWhole, listPictures, picturesNamed } from '../pictures/folder'
import { picturesName, sync } from './shelf'

/** What a copy holds, as a sentence. */
export function told(place: string, { count, pictures }: Comments, copied?: Copied): string {
  const lost = copied ? pictures.filter((name) => !copied.names.has(name)).length : 0
  return `${place}: ${[
    `${count} comments`,
    ...(copied ? [`${copied.names.size} pictures`] : []),
    ...(copied?.damaged.length ? [`damaged and left out: ${copied.damaged.join(' ')}`] : []),
    ...(lost ? [`${lost} pictures that comments name are missing`] : []),
  ].join(', ')}, checked.`
}

export interface Comments {
  readonly count: number
  /** The pictures they name. */
  readonly pictures: readonly string[]
}

export interface Copied {
  readonly names: ReadonlySet<string>
  /** Those that are not what their name says. */
  readonly damaged: readonly string[]
}

/**
 * As one reader sees it, in one transaction: the server goes on writing meanwhile, and however much it writes the copy comes to its end
 * (sqlite.org/lang_vacuum.html; the backup API begins anew with every foreign write). Deleted words are not in it.
 */
export async function copyDatabase(from: string, to: string): Promise<Comments> {
  const source = new Database(from, { readonly: true })
  try {
    source.prepare('vacuum into ?').run(to)
  } finally {
    source.close()
  }
  const comments = readThrough(to)
  await sync(to)
  return comments
}

function readThrough(file: string): Comments {
  const database = new Database(file, { readonly: true })
  try {
    const verdict = database.pragma('integrity_check', { simple: true })
    if (verdict !== 'ok') throw new Error(`${file} is damaged: ${verdict}`)
    const count = Number(database.prepare('select count(*) from comments').pluck().get())
    const names = new Set<string>()
    for (const source of database.prepare("select source from comments where source like '%pictures/%'").pluck().iterate())
      for (const name of picturesNamed(String(source))) names.add(name)
    return { count, pictures: [...names] }
  } finally {
    database.close()
  }
}

/** A picture never changes: what the backup before has is the same file once more, and takes no room. */
export async function copyPictures(from: string, to: string, before?: string): Promise<Copied> {
  await mkdir(to, { recursive: true })
  const names = new Set<string>()
  const damaged: string[] = []
  for (const name of await listPictures(from)) {
    const [given, target] = [join(from, name), join(to, name)]
    try {
      if (before && (await linked(join(before, picturesName, name), target, (await stat(given)).size))) {
        names.add(name)
        continue
      }
      await copyFile(given, target, constants.COPYFILE_FICLONE)
      if (isWhole(name, await readFile(target))) {
        await sync(target)
        names.add(name)
      } else {
        damaged.push(name)
        await rm(target)
      }
    } catch (error) {
      // Its comment was deleted meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  await sync(to)
  return { names, damaged }
}

/** Whether that worked: the file may not be there, and not every file system has links. */
async function linked(from: string, to: string, size: number): Promise<boolean> {
  try {
    if ((await stat(from)).size !== size) return false
    await link(from, to)
    return true
  } catch {
    return false
  }
}
