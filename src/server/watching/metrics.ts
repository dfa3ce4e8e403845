import { statSync } from 'node:fs'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Hub } from '../routes/hub'
import type { Memory } from '../routes/memory'
import type { Store } from '../store/store'

/** Where numbers are read that somebody keeps anyway; asked when the page of metrics is. */
export interface Sources {
  readonly store: Pick<Store, 'backlog' | 'pool'>
  readonly hub: Pick<Hub, 'listening'>
  readonly memory: Pick<Memory, 'kept'>
  /** The SQLite file, where there is one. */
  readonly file?: string | undefined
}

/** What is counted as it happens. Labels are words of this program, never of a reader's. */
export interface Metrics {
  answered(method: string, route: string, status: number, seconds: number): void
  /** An error was answered, by the code of our one error shape. */
  refused(code: string): void
  /** A comment was stored, or was there already. */
  posted(outcome: string): void
  /** The page, in Prometheus' text format, once `watch` has said where to look. */
  page(): Promise<{ readonly text: string; readonly contentType: string }>
  watch(sources: Sources): void
}

/** From what memory answers to what a reader gives up on. */
const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5]

/** Each server has a registry of its own: two in one process do not count together. `process`: what the process itself needs, too. */
export function createMetrics({ process = false }: { readonly process?: boolean } = {}): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const requests = new Counter({
    name: 'afterword_requests_total',
    help: 'Requests answered, by the pattern of the route.',
    labelNames: ['method', 'route', 'status'],
    registers,
  })
  const times = new Histogram({
    name: 'afterword_request_duration_seconds',
    help: 'Time until the head of an answer.',
    labelNames: ['route'],
    buckets,
    registers,
  })
  const errors = new Counter({
    name: 'afterword_errors_total',
    help: 'Errors answered, by code; rate_limited are those who asked too often.',
    labelNames: ['code'],
    registers,
  })
  const comments = new Counter({
    name: 'afterword_comments_total',
    help: 'Comments taken: published, pending (waits for review), or again (sent before, stored once).',
    labelNames: ['outcome'],
    registers,
  })
  if (process) collectDefaultMetrics({ register: registry })

  return {
    answered(method, route, status, seconds) {
      requests.inc({ method, route, status })
      times.observe({ route }, seconds)
    },
    refused: (code) => errors.inc({ code }),
    posted: (outcome) => comments.inc({ outcome }),
    async page() {
      return { text: await registry.metrics(), contentType: registry.contentType }
    },
    watch({ store, hub, memory, file }) {
      const gauge = (name: string, help: string, collect: (this: Gauge) => void | Promise<void>, labelNames: string[] = []) =>
        new Gauge({ name, help, labelNames, registers, collect })
      new Counter({
        name: 'afterword_pages_total',
        help: 'Pages of threads asked for: answered from memory (hit), or made anew (miss).',
        labelNames: ['memory'],
        registers,
        collect() {
          const { hits, misses } = memory.kept()
          this.reset()
          this.inc({ memory: 'hit' }, hits)
          this.inc({ memory: 'miss' }, misses)
        },
      })
      gauge('afterword_memory_bytes', 'Pages kept in memory.', function () {
        this.set(memory.kept().bytes)
      })
      gauge('afterword_streams_open', 'Readers who listen to a thread.', function () {
        this.set(hub.listening())
      })
      gauge(
        'afterword_waiting',
        'What waits: notices to be delivered (outbox), comments for review (pending), reports (reports); counted to 10,000.',
        async function () {
          for (const [what, count] of Object.entries(await store.backlog())) this.set({ what }, count)
        },
        ['what'],
      )
      gauge(
        'afterword_database_bytes',
        'Size of the database: its file, and the log of writes that are not in it yet (wal).',
        function () {
          if (!file) return
          this.set({ part: 'file' }, size(file))
          this.set({ part: 'wal' }, size(`${file}-wal`))
        },
        ['part'],
      )
      gauge(
        'afterword_pool_connections',
        'Connections to Postgres: in use, idle; and requests waiting for one.',
        function () {
          for (const [state, count] of Object.entries(store.pool?.() ?? {})) this.set({ state }, count)
        },
        ['state'],
      )
    },
  }
}

function size(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
