import type { Config } from '../config'
import { backups, disks } from './disks'
import type { Opinion } from './opinion'
import { postgres } from './postgres'
import { mail, node, origins, pictures, running, secret } from './setup'
import { sqlite } from './sqlite'

/** One thing that was looked at. */
export interface Finding extends Opinion {
  readonly name: string
}

/** What is looked at, each on its own: one that cannot be told does not hide the next. A check that throws has found something broken. */
export interface Check {
  readonly name: string
  readonly look: (config: Config) => Opinion | Promise<Opinion>
}

const around: readonly Check[] = [node, origins, secret, pictures, mail, running]

/** Looks at a set-up, its database and what is around them; changes nothing. */
export async function doctor(config: Config): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const { name, look } of [...around, ...databaseChecks(config), disks, backups]) {
    const opinion = await Promise.resolve()
      .then(() => look(config))
      .catch((error): Opinion => ({ verdict: 'broken', says: error instanceof Error ? error.message : String(error) }))
    findings.push({ name, ...opinion, says: opinion.says.replace(/\s+/g, ' ') })
  }
  return findings
}

/** Each kind of database has its own. */
function databaseChecks({ database }: Config): readonly Check[] {
  return /^postgres(ql)?:/.test(database) ? postgres : sqlite(database)
}

/** For a terminal: a line each, and what it comes to. */
export function told(findings: readonly Finding[]): string {
  const lines = findings.map(({ name, verdict, says }) => `${verdict.padEnd(7)} ${name}: ${says}`)
  const count = (verdict: Opinion['verdict']) => findings.filter((finding) => finding.verdict === verdict).length
  const [broken, looks] = [count('broken'), count('look')]
  return [...lines, '', broken ? `${broken} broken, ${looks} to look at.` : looks ? `Works; ${looks} to look at.` : 'All is well.'].join(
    '\n',
  )
}

export const isHealthy = (findings: readonly Finding[]): boolean => findings.every(({ verdict }) => verdict !== 'broken')
