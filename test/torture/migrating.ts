import type { KyselyPlugin } from 'kysely'
import { migrate } from '../../src/server/store/migrations'
import { withDatabase } from '../../src/server/store/open'

/** Run as a process of its own: brings a database to a step, and dies as by `kill -9` before its n-th question. */
const [database = '', n, to] = process.argv.slice(2)
let count = 0
const deadly: KyselyPlugin = {
  transformQuery({ node }) {
    if (++count === Number(n)) process.kill(process.pid, 'SIGKILL')
    return node
  },
  transformResult: async ({ result }) => result,
}
await withDatabase(database, (db) => migrate(db.withPlugin(deadly), to))
