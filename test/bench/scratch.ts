import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../live/servers/machine'

/** The peers, by their exact names and versions in npm. */
const packages = { '@waline/client': '3.15.2', artalk: '2.9.1', twikoo: '1.7.9' } as const

/** Kept between runs. */
const folder = join(import.meta.dirname, '../../node_modules/.cache/afterword-bench')

export const installed = (path: string) => join(folder, 'node_modules', path)

/** Installs the peers beside our own dependencies, never among them. No script of theirs is run. */
export async function install(): Promise<void> {
  const wanted = JSON.stringify({ private: true, dependencies: packages })
  const list = join(folder, 'package.json')
  const done = join(folder, 'done')
  if (existsSync(done) && (await readFile(list, 'utf8')) === wanted) return
  await mkdir(folder, { recursive: true })
  await writeFile(list, wanted)
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save'], { cwd: folder })
  await writeFile(done, '')
}

export async function versionOf(name: keyof typeof packages): Promise<string> {
  return JSON.parse(await readFile(join(installed(name), 'package.json'), 'utf8')).version
}
