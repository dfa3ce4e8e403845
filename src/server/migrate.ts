import { stepsOf } from './store/migrations'
import { migrateDatabase, withDatabase } from './store/open'

/** Brings the schema to the newest step, or with `down` one step back; answers the steps as lines. Throws a `TypeError` for what makes no sense. */
export async function migrateCommand(database: string, [way, ...more]: readonly string[]): Promise<readonly string[]> {
  if (more.length || (way !== undefined && way !== 'down')) throw new TypeError('migrate, or migrate down: nothing else.')
  const steps = () => withDatabase(database, stepsOf)
  if (way === 'down') {
    const done = (await steps()).filter((step) => step.done)
    const before = done.at(-2)
    if (!before) throw new TypeError('There is no step that could be taken back without taking every comment with it.')
    await migrateDatabase(database, before.name)
  } else await migrateDatabase(database)
  return (await steps()).map(({ name, done }) => `${done ? 'done' : 'open'}  ${name}`)
}
