/** Asks one question; answers its rows. */
export type Ask = <T>(query: string) => Promise<readonly T[]>

/** Milliseconds for a connection, and for an answer: who looks does not wait. */
const patience = 5_000
const longPatience = 60_000

/** A short visit to a Postgres database, over a connection of its own. Rejects if it cannot be reached. */
export async function askPostgres<T>(url: string, visit: (ask: Ask) => Promise<T>): Promise<T> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: patience,
    statement_timeout: longPatience,
    application_name: 'afterword doctor',
  })
  // Without this a database that goes meanwhile would end the process.
  client.on('error', () => {})
  await client.connect()
  try {
    return await visit(async (query) => (await client.query(query)).rows)
  } finally {
    await client.end()
  }
}
