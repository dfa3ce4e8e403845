import { accessSync, constants, existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import Database from 'better-sqlite3'
import type { Config } from './config'
import { openPictures } from './pictures/pictures'
import { openStore } from './store/sqlite'

/** Looks at what a set-up needs; changes nothing but a missing or old schema. */
export async function doctor(config: Config): Promise<{ readonly lines: readonly string[]; readonly healthy: boolean }> {
  const findings: { readonly good: boolean; readonly text: string }[] = []
  const check = async (text: string, look: () => unknown) => {
    try {
      const detail = await look()
      findings.push({ good: true, text: detail ? `${text}: ${detail}` : text })
    } catch (error) {
      findings.push({ good: false, text: `${text}: ${error instanceof Error ? error.message : String(error)}` })
    }
  }
  await check('Node.js', () => process.version)
  await check('the database’s folder can be written', () => accessSync(dirname(resolve(config.database)), constants.W_OK))
  await check('SQLite and schema', async () => {
    const store = await openStore(config.database)
    await store.close()
    return new Database(':memory:').prepare('select sqlite_version()').pluck().get()
  })
  if (existsSync(config.database)) {
    await check('the database is sound', () => {
      const database = new Database(config.database, { readonly: true })
      const verdict = database.pragma('integrity_check', { simple: true })
      database.close()
      if (verdict !== 'ok') throw new Error(String(verdict))
    })
  }
  await check('sites that may embed', () => {
    if (!config.origins.length) throw new Error('none; set AFTERWORD_ORIGINS to your site’s origin, such as https://blog.example')
    if (config.origins.includes('*')) throw new Error('every site; name yours instead of *')
    return config.origins.join(', ')
  })
  if (config.pictures) {
    await check('pictures', async () => {
      if (!(await openPictures(config.pictures, config.pictureSize, () => {})))
        throw new Error('the package sharp is missing; npm install sharp')
      return config.pictures
    })
  }
  return { lines: findings.map(({ good, text }) => `${good ? 'ok  ' : 'BAD '} ${text}`), healthy: findings.every(({ good }) => good) }
}
