#!/usr/bin/env node
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { backup } from './backup'
import { type Config, readConfig } from './config'
import { doctor } from './doctor'
import { createLog } from './log'
import { migrateCommand } from './migrate'
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
  doctor                                  check the set-up and the database
  backup <file>                           copy the database while the server runs
  copy <from> <to>                        make one database the same as another: files or postgres:// addresses
  migrate                                 bring the schema to the newest step; serve does so by itself
  migrate down                            take the newest step back, before an older release is started
  help                                    this text

Settings come from the environment; see the table in the documentation.`

const print = (text: string) => void process.stdout.write(`${text}\n`)
const complain = (text: string) => void process.stderr.write(`${text}\n`)

async function run(config: Config, [command = 'serve', ...rest]: readonly string[]): Promise<number | undefined> {
  if (command === 'serve') return start(config)
  if (command === 'doctor') {
    const { lines, healthy } = await doctor(config)
    print(lines.join('\n'))
    return healthy ? 0 : 1
  }
  if (command === 'copy' && rest[0] && rest[1]) return (await copy(rest[0], rest[1], print)) ? 0 : 1
  if (command === 'migrate') {
    print((await migrateCommand(config.database, rest)).join('\n'))
    return 0
  }
  if (command === 'backup' && rest[0]) {
    print(await backup(config.database, rest[0]))
    return 0
  }
  if (command === 'review') {
    const store = await openStore(config.database)
    print((await review(store, rest)).join('\n'))
    await store.close()
    return 0
  }
  print(usage)
  return command === 'help' ? 0 : 2
}

async function start(config: Config): Promise<undefined> {
  const log = createLog()
  const { url, stop } = await serve(config, join(import.meta.dirname, 'public'), log)
  log({ event: 'listening', url })
  if (!config.origins.length) log({ event: 'note', note: 'AFTERWORD_ORIGINS is empty: only pages of this server’s own address can post.' })
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
      log({ event, message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
      process.exit(1)
    })
  }
}

try {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { help: { type: 'boolean', short: 'h' } } })
  const code = await run(readConfig(process.env), values.help ? ['help'] : positionals)
  if (code !== undefined) process.exitCode = code
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException
  complain(code === 'EADDRINUSE' ? 'The port is taken: stop what uses it, or set PORT to another one.' : message)
  process.exitCode = 1
}
