/** One thing that happened: plain values, no address, no name, no words, no token. */
export interface LogEvent {
  readonly event: string
  /** Default `info`. */
  readonly level?: Level
  readonly [detail: string]: string | number | boolean | undefined
}

export type Log = (event: LogEvent) => void

/** From what must not be missed to everything. */
export const levels = ['error', 'warn', 'info'] as const
export type Level = (typeof levels)[number]

export interface LogForm {
  /** `text` is for eyes, on a terminal. */
  readonly form?: 'json' | 'text'
  /** What is less than this is left out. */
  readonly level?: Level
}

/** Milliseconds for which lines may wait for each other, and how many letters may. */
const wait = 50
const most = 64 * 1024

/** Lines go out together: a write for each would cost more than most answers. None is lost when the process ends by itself. */
export function gathering(write: (lines: string) => void): (line: string) => void {
  let lines = ''
  const flush = () => {
    const all = lines
    lines = ''
    if (all) write(all)
  }
  process.on('exit', flush)
  return (line) => {
    if (!lines) setTimeout(flush, wait).unref()
    lines += line
    if (lines.length > most) flush()
  }
}

/** Writes one line an event; line breaks and control characters in values cannot begin a line of their own. */
export function createLog(
  { form = 'json', level: most = 'info' }: LogForm = {},
  write: (line: string) => void = (line) => void process.stdout.write(line),
): Log {
  const wanted = new Set<Level>(levels.slice(0, levels.indexOf(most) + 1))
  return ({ event, level = 'info', ...details }) => {
    if (!wanted.has(level)) return
    const time = new Date().toISOString()
    write(`${form === 'text' ? asText(time, level, event, details) : JSON.stringify({ time, level, event, ...details })}\n`)
  }
}

/** `14:26:18 info  request GET /api/v1/counts 200 3 ms id=…`: what a line is about first, what is long last. */
function asText(time: string, level: Level, event: string, details: Readonly<Record<string, unknown>>): string {
  const { method, route, status, ms, url, note, message, ...rest } = details
  const words = [time.slice(11, 19), level.padEnd(5), event, method, route, status, ms === undefined ? undefined : `${ms} ms`, url]
  const more = Object.entries(rest).map(([name, value]) => `${name}=${value}`)
  return [...words, ...more, note, message]
    .filter((word) => word !== undefined)
    .map((word) => printable(String(word)))
    .join(' ')
}

/** A trace keeps its lines, set in; nothing else moves the cursor. */
function printable(text: string): string {
  return text.replace(/\r?\n/g, '\n    ').replace(/[^\P{Cc}\n]/gu, ' ')
}
