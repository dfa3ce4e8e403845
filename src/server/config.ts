import { readFileSync } from 'node:fs'
import { isEmoji } from '../core/border'
import type { ServerOptions } from './index'
import { type Level, levels } from './log'
import { defaultSettings } from './rules/settings'
import { isPostgres } from './store/open'

/** How the command is set up. */
export interface Config {
  readonly port: number
  readonly host: string
  readonly database: string
  readonly databaseRead: string
  readonly origins: readonly string[]
  readonly moderation: 'rules' | 'all' | 'off'
  readonly rateLimit: 'on' | 'off'
  readonly secret: string
  readonly trustProxy: number
  readonly maxLength: number
  readonly editWindow: number
  readonly votes: 'updown' | 'up'
  readonly reactions: readonly string[]
  readonly pageReactions: readonly string[]
  readonly pictures: string
  readonly pictureSize: number
  readonly pages: string
  readonly backups: string
  readonly metricsToken: string
  readonly log: 'auto' | 'json' | 'text'
  readonly logLevel: Level
}

export interface Setting<T> {
  readonly env: string
  readonly default: T
  readonly about: string
  /** Reads what somebody wrote; throws what is allowed instead. */
  readonly read: (text: string) => T
}

const text = (value: string) => value
function whole(least: number, most: number) {
  return (value: string) => {
    const number = Number(value)
    if (value.trim() === '' || !Number.isInteger(number) || number < least || number > most)
      throw new TypeError(`a whole number from ${least} to ${most}`)
    return number
  }
}
function oneOf<T extends string>(...allowed: readonly T[]) {
  return (value: string) => {
    const found = allowed.find((word) => word === value)
    if (found === undefined) throw new TypeError(allowed.join(', '))
    return found
  }
}
function originList(value: string): readonly string[] {
  const origins = value
    .split(',')
    .map((origin) => origin.trim())
    .filter(Boolean)
  for (const origin of origins) {
    if (origin !== '*' && (!URL.canParse(origin) || new URL(origin).origin !== origin)) {
      throw new TypeError('a comma-separated list of origins such as https://blog.example (no path, no slash at the end)')
    }
  }
  return origins
}
/** More than a row of buttons holds is no choice. */
const mostEmoji = 12
function emojiList(value: string): readonly string[] {
  if (value.trim() === 'off') return []
  const emoji = [...new Set(value.split(/[\s,]+/).filter(Boolean))]
  if (!emoji.every(isEmoji) || emoji.length > mostEmoji)
    throw new TypeError(`at most ${mostEmoji} emoji with spaces between them, such as ❤️ 🎉, or off`)
  return emoji
}
function database(value: string): string {
  if (/^\w+:\/\//.test(value) && !(isPostgres(value) && URL.canParse(value))) throw new TypeError(postgresForm)
  return value
}
function replica(value: string): string {
  if (!isPostgres(value) || !URL.canParse(value)) throw new TypeError(postgresForm)
  return value
}
const postgresForm = 'an address such as postgres://user:password@host:5432/name'

/** Every setting, in the order of the documentation; each is also a key of the JSON file that `AFTERWORD_CONFIG` names. */
export const settings: { readonly [Key in keyof Config]: Setting<Config[Key]> } = {
  port: { env: 'PORT', default: 8080, about: 'The port to listen on.', read: whole(0, 65_535) },
  host: { env: 'HOST', default: '127.0.0.1', about: 'The address to listen on; `0.0.0.0` in a container.', read: text },
  database: {
    env: 'AFTERWORD_DATABASE',
    default: 'afterword.sqlite',
    about: 'Where the comments are kept: a SQLite file, or `postgres://user:password@host/name`.',
    read: database,
  },
  databaseRead: {
    env: 'AFTERWORD_DATABASE_READ',
    default: '',
    about: 'A Postgres replica that lists of comments may be read from.',
    read: replica,
  },
  origins: { env: 'AFTERWORD_ORIGINS', default: [], about: 'Sites that may embed: exact origins, separated by commas.', read: originList },
  moderation: {
    env: 'AFTERWORD_MODERATION',
    default: 'rules',
    about: '`off`: comments stand at once. `rules`: those with more than two links wait. `all`: every comment waits for `review`.',
    read: oneOf('rules', 'all', 'off'),
  },
  rateLimit: { env: 'AFTERWORD_RATE_LIMIT', default: 'on', about: '`off` for load tests.', read: oneOf('on', 'off') },
  secret: {
    env: 'AFTERWORD_SECRET',
    default: '',
    about: 'What tokens are made with. By default made once and kept in the database.',
    read: text,
  },
  trustProxy: {
    env: 'AFTERWORD_TRUST_PROXY',
    default: 0,
    about: 'How many proxies of your own stand before the server; their `X-Forwarded-For` is believed.',
    read: whole(0, 10),
  },
  maxLength: { env: 'AFTERWORD_MAX_LENGTH', default: 10_000, about: 'The longest comment, in characters.', read: whole(1, 10_000) },
  editWindow: { env: 'AFTERWORD_EDIT_WINDOW', default: 900, about: 'Seconds during which an author may edit.', read: whole(0, 31_536_000) },
  votes: { env: 'AFTERWORD_VOTES', default: 'updown', about: '`updown`, or `up` only.', read: oneOf('updown', 'up') },
  reactions: {
    env: 'AFTERWORD_REACTIONS',
    default: defaultSettings.reactions,
    about: 'The emoji readers can give to a comment, with spaces between them; `off` for none.',
    read: emojiList,
  },
  pageReactions: {
    env: 'AFTERWORD_PAGE_REACTIONS',
    default: defaultSettings.pageReactions,
    about: 'The emoji readers can give to the page itself, as `👍 ❤️ 🎉`.',
    read: emojiList,
  },
  pictures: {
    env: 'AFTERWORD_PICTURES',
    default: '',
    about: 'A folder to keep the pictures in that readers put into their comments; needs the package `sharp`. Without it there are none.',
    read: text,
  },
  pictureSize: { env: 'AFTERWORD_PICTURE_SIZE', default: 5, about: 'The largest picture that is taken, in megabytes.', read: whole(1, 50) },
  pages: { env: 'AFTERWORD_PAGES', default: '', about: 'A folder of pages to serve as well.', read: text },
  backups: {
    env: 'AFTERWORD_BACKUPS',
    default: '',
    about: 'The folder `backup` keeps its copies in, best on another disk; `doctor` looks there for the newest.',
    read: text,
  },
  metricsToken: {
    env: 'AFTERWORD_METRICS_TOKEN',
    default: '',
    about: 'Who sends it as `Authorization: Bearer …` may read `/metrics`. Without it only this machine may, and no proxy.',
    read: text,
  },
  log: {
    env: 'AFTERWORD_LOG',
    default: 'auto',
    about: '`json`: one line an event. `text`: the same to be read. `auto`: text on a terminal.',
    read: oneOf('auto', 'json', 'text'),
  },
  logLevel: {
    env: 'AFTERWORD_LOG_LEVEL',
    default: 'info',
    about: 'What is logged: `error`, `warn` (these and what deserves a look), `info` (all, every request, too).',
    read: oneOf(...levels),
  },
}

/** Reads the settings: the environment first, then the file, then the default. Throws one `TypeError` naming every bad value. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const file = readFile(env.AFTERWORD_CONFIG)
  const problems = Object.keys(file)
    .filter((key) => !Object.hasOwn(settings, key))
    .map((key) => `${env.AFTERWORD_CONFIG}: there is no setting "${key}".`)
  const entries = Object.entries(settings).map(([key, setting]: [string, Setting<unknown>]) => {
    const written = env[setting.env] ?? asText(file[key])
    if (written === undefined || written === '') return [key, setting.default]
    try {
      return [key, setting.read(written)]
    } catch (error) {
      problems.push(`${setting.env} is "${shown(written)}"; it must be ${error instanceof Error ? error.message : String(error)}.`)
      return [key, setting.default]
    }
  })
  if (problems.length) throw new TypeError(problems.join('\n'))
  return Object.fromEntries(entries)
}

/** A password is nobody’s to read over a shoulder, or in a log. */
const shown = (written: string) => written.replace(/(\w:\/\/[^/@]*:)[^/@]*@/g, '$1…@')

function asText(value: unknown): string | undefined {
  return value === undefined ? undefined : Array.isArray(value) ? value.join(',') : String(value)
}

function readFile(path: string | undefined): Record<string, unknown> {
  if (!path) return {}
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new TypeError(`AFTERWORD_CONFIG: ${path} is no readable JSON file (${error instanceof Error ? error.message : String(error)}).`)
  }
}

/** The part of the settings that is the server's own. */
export function serverOptions(config: Config): ServerOptions {
  const {
    rateLimit,
    secret,
    metricsToken,
    port: _,
    host: __,
    pages: ___,
    backups: ____,
    log: _____,
    logLevel: ______,
    ...settings
  } = config
  return {
    ...settings,
    ...(rateLimit === 'off' && { rateLimit: false }),
    ...(secret && { secret }),
    ...(metricsToken && { metricsToken }),
  }
}
