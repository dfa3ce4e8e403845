import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { startPostgres } from '../../postgres'
import { aptInstall, folder, freePort, run, start, waitFor } from './machine'

/** Bluesky's own servers on this machine, empty: one address to write at (as the PDS) and to read at (as the app view). */
export interface Bluesky {
  readonly url: string
  /** Makes an account; answers its DID. */
  join(handle: string, displayName?: string): Promise<string>
  /** Writes a record; answers its at-uri and its hash, as replies name it. */
  write(repo: string, collection: string, record: object, rkey?: string): Promise<Ref>
  /** Deletes the record at an at-uri. */
  erase(uri: string): Promise<void>
  stop(): Promise<void>
}

export interface Ref {
  readonly uri: string
  readonly cid: string
}

const version = '0.3.215'

/** Installs them from npm, once; what is native is compiled here. */
async function install(): Promise<string> {
  const path = join(tmpdir(), 'afterword-live-bluesky', version)
  const done = join(path, 'done')
  if (existsSync(done)) return path
  await aptInstall(['g++', 'make', 'python3'])
  await mkdir(path, { recursive: true })
  await writeFile(join(path, 'package.json'), JSON.stringify({ private: true, allowScripts: { 'better-sqlite3': true } }))
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', `@atproto/dev-env@${version}`], { cwd: path })
  // Where Node brings its headers they need not be fetched.
  const node = dirname(dirname(process.execPath))
  const headers = existsSync(join(node, 'include/node/node.h')) ? { npm_config_nodedir: node } : {}
  await run('npm', ['rebuild', 'better-sqlite3'], { cwd: path, env: { ...process.env, npm_config_build_from_source: 'true', ...headers } })
  await writeFile(done, '')
  return path
}

export async function startBluesky(): Promise<Bluesky> {
  const path = await install()
  const postgres = await startPostgres()
  const own = folder('bluesky')
  const port = String(await freePort())
  const url = `http://127.0.0.1:${port}`
  const network = join(import.meta.dirname, 'blueskyNetwork.mjs')
  const env = { ...process.env, TMPDIR: own.path, LOG_ENABLED: 'false' }
  const service = start(process.execPath, [network, path, port, await postgres.database('bluesky')], { env })
  const stop = async () => {
    await service.stop()
    await postgres.stop()
    await own.remove()
  }
  await waitFor(url).catch(async (error) => {
    await stop()
    throw new Error(`Bluesky did not start: ${service.said()}`, { cause: error })
  })

  async function send<T>(method: string, json: object): Promise<T> {
    const answer = await fetch(`${url}/xrpc/${method}`, { method: 'POST', body: JSON.stringify(json) })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method}: ${answer.status} ${text}`)
    return JSON.parse(text)
  }
  const write: Bluesky['write'] = (repo, collection, record, rkey) =>
    send('com.atproto.repo.createRecord', { repo, collection, ...(rkey && { rkey }), record: { $type: collection, ...record } })

  return {
    url,
    write,
    async join(handle, displayName) {
      const account = { handle, email: `${handle}@example.org`, password: 'secret' }
      const { did } = await send<{ did: string }>('com.atproto.server.createAccount', account)
      if (displayName) await write(did, 'app.bsky.actor.profile', { displayName }, 'self')
      return did
    },
    async erase(uri) {
      const [repo, collection, rkey] = uri.replace('at://', '').split('/')
      await send('com.atproto.repo.deleteRecord', { repo, collection, rkey })
    },
    stop,
  }
}
