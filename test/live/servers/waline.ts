import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { aptInstall, folder, freePort, run, start, waitFor } from './machine'

/** A real Waline on this machine, empty: one process that publishes at once, one over the same file that holds what is posted. */
export interface Waline {
  readonly url: string
  readonly held: string
  /** The SQLite file both keep comments in. */
  readonly file: string
  readonly version: string
  /** Of the process that publishes at once. */
  readonly pid: number
  stop(): Promise<void>
}

const version = '1.39.3'

/** Installs it from npm, once; its SQLite is compiled here. */
async function install(): Promise<string> {
  const path = join(tmpdir(), 'afterword-live-waline', version)
  const done = join(path, 'done')
  if (existsSync(done)) return path
  await aptInstall(['g++', 'make', 'python3'])
  await mkdir(path, { recursive: true })
  await writeFile(join(path, 'package.json'), JSON.stringify({ private: true, allowScripts: { sqlite3: true } }))
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', `@waline/vercel@${version}`], { cwd: path })
  // Where Node brings its headers they need not be fetched.
  const node = dirname(dirname(process.execPath))
  const headers = existsSync(join(node, 'include/node/node.h')) ? { npm_config_nodedir: node } : {}
  await run('npm', ['rebuild', 'sqlite3'], { cwd: path, env: { ...process.env, npm_config_build_from_source: 'true', ...headers } })
  await writeFile(done, '')
  return path
}

/** The tables Waline expects (its `assets/waline.sqlite`, described by its documentation). */
const tables = `
  CREATE TABLE wl_Comment (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER, comment TEXT, insertedAt TEXT DEFAULT CURRENT_TIMESTAMP,
    ip VARCHAR(100), link VARCHAR(255), mail VARCHAR(255), nick VARCHAR(255), pid INTEGER, rid INTEGER, sticky NUMERIC, status VARCHAR(50),
    "like" INTEGER, ua TEXT, url VARCHAR(255), createdAt TEXT DEFAULT CURRENT_TIMESTAMP, updatedAt TEXT DEFAULT CURRENT_TIMESTAMP);
  CREATE TABLE wl_Counter (id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER, url VARCHAR(255),
    ${Array.from({ length: 9 }, (_, n) => `reaction${n} INTEGER`).join(', ')},
    createdAt TEXT DEFAULT CURRENT_TIMESTAMP, updatedAt TEXT DEFAULT CURRENT_TIMESTAMP);
  CREATE TABLE wl_Users (id INTEGER PRIMARY KEY AUTOINCREMENT, display_name VARCHAR(255), email VARCHAR(255), password VARCHAR(255),
    type VARCHAR(50), url VARCHAR(255), avatar VARCHAR(255), label VARCHAR(255), github VARCHAR(255), twitter VARCHAR(255),
    facebook VARCHAR(255), google VARCHAR(255), weibo VARCHAR(255), qq VARCHAR(255), oidc VARCHAR(255), "2fa" VARCHAR(32),
    createdAt TEXT DEFAULT CURRENT_TIMESTAMP, updatedAt TEXT DEFAULT CURRENT_TIMESTAMP);`

const main = `
  const app = require('@waline/vercel')({ env: 'production' })
  require('node:http').createServer(app).listen(Number(process.env.PORT), '127.0.0.1')`

export async function startWaline(): Promise<Waline> {
  const path = await install()
  const own = folder('waline')
  const file = join(own.path, 'waline.sqlite')
  new Database(file).exec(tables).close()
  // Asked with every request for the logins it offers; without an answer Waline answers nothing.
  const logins = createServer((_, response) => response.setHeader('content-type', 'application/json').end('{"services":[]}'))
  const loginPort = await freePort()
  await new Promise<void>((resolve) => logins.listen(loginPort, '127.0.0.1', resolve))
  const one = async (more: Record<string, string>) => {
    const port = String(await freePort())
    const env = {
      ...process.env,
      PORT: port,
      SQLITE_PATH: own.path,
      SQLITE_DB: 'waline',
      JWT_TOKEN: 'a-token-of-the-test',
      IPQPS: '0',
      AKISMET_KEY: 'false',
      OAUTH_URL: `http://127.0.0.1:${loginPort}`,
      ...more,
    }
    const service = start(process.execPath, ['-e', main], { cwd: path, env })
    const url = `http://127.0.0.1:${port}`
    await waitFor(`${url}/api/comment?path=/`).catch(async (error) => {
      await service.stop()
      throw new Error(`Waline did not start: ${service.said()}`, { cause: error })
    })
    return { url, service }
  }
  const [open, held] = [await one({}), await one({ COMMENT_AUDIT: 'true' })]
  return {
    url: open.url,
    held: held.url,
    file,
    version,
    pid: open.service.pid ?? 0,
    async stop() {
      await Promise.all([open.service.stop(), held.service.stop()])
      await new Promise((resolve) => logins.close(resolve))
      await own.remove()
    },
  }
}
