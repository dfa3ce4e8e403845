import { type Ask, askPostgres } from '../store/ask'
import type { Check } from './doctor'
import { broken, look, type Opinion, ok, size, time } from './opinion'
import { clock, counts, miscounted, newest, schema, steps } from './rows'

/** What a Postgres database is asked. Only read. */

function asking(name: string, look: (ask: Ask) => Promise<Opinion>): Check {
  return { name, look: ({ database }) => askPostgres(database, look) }
}

async function has(ask: Ask, table: string): Promise<boolean> {
  const [found] = await ask<{ made: boolean }>(`select to_regclass('${table}') is not null as made`)
  return found?.made === true
}

const oldest = 130_000
/** Beyond this share of its connections a burst finds none. */
const busy = 0.8

export const postgres: readonly Check[] = [
  asking('database', async (ask) => {
    const [found] = await ask<{ version: string; number: number; name: string; bytes: string; replica: boolean }>(
      `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
        current_database() as name, pg_database_size(current_database()) as bytes, pg_is_in_recovery() as replica`,
    )
    if (!found) return broken('it does not answer')
    const says = `Postgres ${found.version}, ${found.name}, ${size(Number(found.bytes))}`
    if (found.replica) return broken(`${says}: a replica; AFTERWORD_DATABASE must name the one that is written to`)
    return found.number < oldest ? look(`${says}: no longer maintained; 13 or newer is`) : ok(says)
  }),
  asking('how it is written', async (ask) => {
    const rows = await ask<{ name: string; setting: string }>(
      "select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit') order by name",
    )
    const says = rows.map(({ name, setting }) => `${name} ${setting}`).join(', ')
    const off = rows.filter(({ setting }) => setting === 'off').map(({ name }) => name)
    if (off.some((name) => name !== 'synchronous_commit')) return broken(`${says}: a crash may damage everything; turn it on`)
    return off.length ? look(`${says}: the newest comments may go with the power; turn it on`) : ok(says)
  }),
  asking('schema', async (ask) => {
    if (!(await has(ask, 'kysely_migration'))) return look('nothing there yet; the first start makes it')
    return schema((await ask<{ name: string }>(steps)).map(({ name }) => name))
  }),
  asking('indexes', async (ask) => {
    const rows = await ask<{ name: string; valid: boolean }>(
      `select relname as name, indisvalid as valid from pg_index join pg_class on pg_class.oid = indexrelid
        where relnamespace = current_schema()::regnamespace order by relname`,
    )
    const halves = rows.filter(({ valid }) => !valid).map(({ name }) => name)
    return halves.length ? broken(`not finished: ${halves.join(', ')}; REINDEX them`) : ok(`${rows.length}, all whole`)
  }),
  asking('counts', async (ask) => {
    if (!(await has(ask, 'threads'))) return ok('nothing to count yet')
    return counts(Number((await ask<{ count: string }>(miscounted))[0]?.count))
  }),
  asking('connections', async (ask) => {
    const [found] = await ask<{ used: string; most: string }>(
      `select (select count(*) from pg_stat_activity where backend_type = 'client backend') as used,
        current_setting('max_connections') as most`,
    )
    const [used, most] = [Number(found?.used), Number(found?.most)]
    const says = `${used} of ${most} in use`
    return used > busy * most ? look(`${says}; raise max_connections, or let fewer processes run`) : ok(says)
  }),
  asking('clock', async (ask) => {
    const before = Date.now()
    const [found] = await ask<{ now: string }>('select extract(epoch from clock_timestamp()) * 1000 as now')
    const apart = Math.abs(Number(found?.now) - (before + Date.now()) / 2)
    if (apart > 2_000) return look(`the database’s clock and this machine’s are ${time(apart)} apart: set them`)
    return clock((await has(ask, 'threads')) ? Number((await ask<{ max: string | null }>(newest))[0]?.max ?? 0) : 0)
  }),
]
