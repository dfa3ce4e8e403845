/** One thing that happened: plain values, no address, no name, no words, no token. */
export interface LogEvent {
  readonly event: string
  readonly [detail: string]: string | number | boolean
}

export type Log = (event: LogEvent) => void

/** Writes one JSON line an event; line breaks and control characters in values cannot begin a line of their own. */
export function createLog(write: (line: string) => void = gathered()): Log {
  return (event) => write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`)
}

/** Milliseconds for which lines may wait for each other, and how many letters may. */
const wait = 50
const most = 64 * 1024

/** Lines go out together: a write for each would cost more than most answers. None is lost when the process ends by itself. */
function gathered(): (line: string) => void {
  let waiting = ''
  const flush = () => {
    const lines = waiting
    waiting = ''
    if (lines) process.stdout.write(lines)
  }
  process.on('exit', flush)
  return (line) => {
    if (!waiting) setTimeout(flush, wait).unref()
    waiting += line
    if (waiting.length > most) flush()
  }
}
