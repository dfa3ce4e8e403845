import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { Server } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'

/**
 * Bluesky in miniature, from @atproto/dev-env: the register of identities, a PDS where posts are written, the app view where they are read.
 * All of it is asked at one address: what is written goes to the PDS with the token of the account it is written for, so that no token
 * leaves this process; what is read goes to the app view, once that has seen what was written.
 * `node blueskyNetwork.mjs <folder it is installed in> <port> <address of an empty Postgres database>`
 */
const [installed, port, dbPostgresUrl] = process.argv.slice(2)
const require = createRequire(join(installed, 'package.json'))

// Every server of it listens on all addresses; here none does but on this machine's own.
const listen = Server.prototype.listen
Server.prototype.listen = function (where, ...more) {
  const host = '127.0.0.1'
  return listen.call(
    this,
    typeof where === 'object' ? { ...where, host } : { port: where, host },
    ...more.filter((one) => typeof one === 'function'),
  )
}

// This address is taken first, before another of the servers finds the port free; whoever asks waits for all of them.
createServer(async (request, response) => {
  try {
    const body = await text(request)
    await started
    const answer = body ? await write(request.url, JSON.parse(body)) : await read(request.url)
    const headers = [...answer.headers].filter(([name]) => !/^(content-encoding|content-length|transfer-encoding|connection)$/.test(name))
    response.writeHead(answer.status, headers).end(await answer.text())
  } catch (error) {
    response.writeHead(500).end(String(error))
  }
}).listen(Number(port))

let bsky
let pds
const started = start()

async function start() {
  const { TestPlc, TestBsky, TestPds, mockNetworkUtilities } = require('@atproto/dev-env')
  const getPort = require('get-port')
  const { url: plcUrl } = await TestPlc.create({})
  const pdsPort = await getPort()
  const repoProvider = `ws://localhost:${pdsPort}`
  bsky = await TestBsky.create({ plcUrl, pdsPort, repoProvider, dbPostgresUrl, dbPostgresSchema: 'appview' })
  const appView = { bskyAppViewUrl: bsky.url, bskyAppViewDid: bsky.ctx.cfg.serverDid }
  pds = await TestPds.create({ port: pdsPort, didPlcUrl: plcUrl, ...appView })
  mockNetworkUtilities(pds, bsky)
}

const tokens = new Map()
/** What the app view is still to see. */
let seen = Promise.resolve()
let written = false

/** Waits until the app view has seen what was written so far, and done what it does of it later. */
async function see() {
  await pds.processAll()
  const last = await pds.ctx.sequencer.curr()
  while (last && !((await bsky.sub.runner.getCursor()) >= last)) await setTimeout(5)
  await bsky.sub.processAll()
}

/** In the order it was written: of different authors' records the app view would see some later than those that depend on them. */
async function settled() {
  if (written) seen = seen.then(see)
  written = false
  await seen
}

async function write(path, json) {
  await settled()
  const token = tokens.get(json.repo)
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  const answer = await fetch(pds.url + path, { method: 'POST', headers, body: JSON.stringify(json) })
  const { accessJwt, refreshJwt: _, didDoc: __, ...said } = await answer.json()
  if (accessJwt) tokens.set(said.did, accessJwt)
  written = true
  return new Response(JSON.stringify(said), { status: answer.status, headers: { 'content-type': 'application/json' } })
}

async function read(path) {
  await settled()
  return fetch(bsky.url + path)
}
