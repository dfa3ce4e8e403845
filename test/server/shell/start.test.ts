import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

/** `npm start`, from what is built. */

test('npm start says where to look once there is something to see, and nothing of the kind where the port is taken', {
  timeout: 60_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const root = join(import.meta.dirname, '../../..')
  const start = (port: number) => {
    const env = { PATH: process.env.PATH, PORT: String(port), AFTERWORD_DATABASE: join(folder, `${port}.sqlite`) }
    const child = spawn(process.execPath, ['demo/start.js'], { cwd: root, env, stdio: 'pipe' })
    onTestFinished(() => void child.kill('SIGKILL'))
    let out = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (out += text))
    return { child, out: () => out, ended: new Promise<number | null>((resolve) => child.once('exit', resolve)) }
  }
  const taken = createServer()
  const port = await new Promise<number>((resolve) => {
    taken.listen(0, '127.0.0.1', () => {
      const address = taken.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
  const refused = start(port)
  expect(await refused.ended).toBe(1)
  expect(refused.out()).toContain('The port is taken')
  expect(refused.out()).not.toContain('Open')
  await new Promise((resolve) => taken.close(resolve))
  const served = start(port)
  await expect.poll(served.out, { timeout: 30_000 }).toContain(`Open http://localhost:${port}/`)
  expect((await fetch(`http://localhost:${port}/`)).status).toBe(200)
  served.child.kill('SIGTERM')
  expect(await served.ended).toBe(0)
})
