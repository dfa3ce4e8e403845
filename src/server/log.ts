/** One thing that happened: plain values, no address, no name, no words, no token. */
export interface LogEvent {
  readonly event: string
  readonly [detail: string]: string | number | boolean
}

export type Log = (event: LogEvent) => void

/** Writes one JSON line an event; line breaks and control characters in values cannot begin a line of their own. */
export function createLog(write: (line: string) => void = (line) => void process.stdout.write(line)): Log {
  return (event) => write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`)
}
