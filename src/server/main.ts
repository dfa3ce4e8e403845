#!/usr/bin/env node
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { backup } from './backup/backup'
import { restore } from './backup/restore'
import { complaint } from './complaint'
import { type Config, readConfig } from './config'
import { doctor, isHealthy, told } from './doctor/doctor'
import { createLog, gathering } from './log'
import { migrateCommand } from './migrate'
import { release } from './pictures/sweep'
import { review } from './review'
import { serve } from './serve'
import { openStore } from './store/open'
import { copy } from './transfer/copy'

/** The command `afterword-server`: the only file that reads the environment and the arguments. */

const usage = `afterword-server <command>

  serve                                   run the server (the default)
  review                                  list what waits for review, and what readers reported
  review publish|hold|spam|reject|delete <id> …
  review dismiss <id> …                   put reports of a comment aside
  review badge <id> author|moderator|none mark whoever wrote a comment
  review open|close <thread> …
  doctor [--json]                         check the set-up, the database and what is around them
  backup [folder] [--keep N]              copy database and pictures while the server runs; keep the newest N copies
  restore <backup>                        put a copy where the settings say the comments are
  copy <from> <to>                        make one database the same as another: files or postgres:// addresses
  migrate                                 bring the schema to the newest step; serve does so by itself
  migrate down                            take the newest step back, before an older release is started
  help                                    this text

Settings come from the environment; see the table in the documentation.`

const print = (text: string) => void process.stdout.write(`${text}\n`)
const complain = (text: string) => void process.stderr.write(`${text}\n`)

interface Flags {
  readonly json?: boolean | undefined
  readonly keep?: string | undefined
}

async function run(config: Config, [command = 'serve', ...rest]: readonly string[], flags: Flags): Promise<number | undefined> {
  if (command === 'serve') return start(config)
  if (command === 'doctor') {
    const findings = await doctor(config)
    print(flags.json ? JSON.stringify({ healthy: isHealthy(findings), findings }, undefined, 2) : told(findings))
    return isHealthy(findings) ? 0 : 1
  }
  if (command === 'copy' && rest[0] && rest[1]) return (await copy(rest[0], rest[1], print)) ? 0 : 1
  if (command === 'migrate') {
    print((await migrateCommand(config.database, rest)).join('\n'))
    return 0
  }
  if (command === 'backup') {
    const folder = rest[0] ?? config.backups
    if (!folder) throw new TypeError('Say where to: afterword-server backup <folder>, or set AFTERWORD_BACKUPS.')
    print(await backup(config, folder, flags.keep === undefined ? undefined : howMany(flags.keep)))
    return 0
  }
  if (command === 'restore' && rest[0]) {
    print(await restore(rest[0], config))
    return 0
  }
  if (command === 'review') {
    const store = await openStore(config.database)
    const erased = async (source: string) => (config.pictures ? release(config.pictures, source) : undefined)
    print((await review(store, rest, erased)).join('\n'))
    await store.close()
    return 0
  }
  print(usage)
  return command === 'help' ? 0 : 2
}

function howMany(keep: string): number {
  if (!/^[1-9]\d{0,4}$/.test(keep)) throw new TypeError(`--keep is "${keep}"; it must be a whole number from 1.`)
  return Number(keep)
}

async function start(config: Config): Promise<undefined> {
  const form = config.log === 'auto' ? (process.stdout.isTTY ? 'text' : 'json') : config.log
  const log = createLog(
    { form, level: config.logLevel },
    gathering((lines) => void process.stdout.write(lines)),
  )
  const { url, stop } = await serve(config, join(import.meta.dirname, 'public'), log)
  log({ event: 'listening', url })
  // Whoever started the process may wait for this (`npm start` does, and so do process managers).
  process.send?.('ready')
  if (!config.origins.length)
    log({ event: 'note', level: 'warn', note: 'AFTERWORD_ORIGINS is empty: only pages of this server’s own address can post.' })
  let ending = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, async () => {
      if (ending) process.exit(1)
      ending = true
      await stop()
      log({ event: 'stopped' })
      process.exit(0)
    })
  }
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log({ event, level: 'error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
      process.exit(1)
    })
  }
}

const options = { help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' }, keep: { type: 'string' } } as const

try {
  const { positionals, values } = parseArgs({ allowPositionals: true, options })
  const code = await run(readConfig(process.env), values.help ? ['help'] : positionals, values)
  if (code !== undefined) process.exitCode = code
} catch (error) {
  complain(complaint(error))
  process.exitCode = 1
}
