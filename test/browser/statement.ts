import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect } from 'vitest'

/** The accessibility statement: what a run of the tests found, between two marks in src/ui/README.md. */
const file = join(import.meta.dirname, '../../src/ui/README.md')
const marks = ['<!-- measured -->\n', '<!-- /measured -->'] as const

/** How each state is looked at. */
export const modes = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  'forced colours': { colorScheme: 'dark', forcedColors: 'active' },
} as const

export interface Result {
  readonly name: string
  readonly language: string
  readonly mode: string
  readonly found: number
}

/**
 * Fails if the statement is not what this run found; with `AFTERWORD_STATEMENT=write` it is written instead. A run of only some tests says
 * nothing about it.
 */
export function keepStatement(results: readonly Result[], names: readonly string[]): void {
  if (results.length < names.length * 6) return
  const version = createRequire(import.meta.url)('axe-core/package.json')
    .version.split('.')
    .slice(0, 2)
    .join('.')
  const rows = names.map((name) => {
    const cells = Object.keys(modes).map((mode) => {
      const those = results.filter((result) => result.name === name && result.mode === mode)
      return those.map(({ found }) => found).join(' / ')
    })
    return `| ${name} | ${cells.join(' | ')} |`
  })
  const total = results.reduce((sum, { found }) => sum + found, 0)
  const text = [
    `axe-core ${version}, rules for WCAG 2.0 to 2.2 A and AA and best practice: ${total} violations in ${results.length} runs`,
    `(${names.length} states; in each cell left-to-right / right-to-left).`,
    '',
    `| state | ${Object.keys(modes).join(' | ')} |`,
    `|---|${Object.keys(modes)
      .map(() => '---|')
      .join('')}`,
    ...rows,
    '',
  ].join('\n')
  const [before = '', rest = ''] = readFileSync(file, 'utf8').split(marks[0])
  const [said = '', after = ''] = rest.split(marks[1])
  if (process.env.AFTERWORD_STATEMENT === 'write') writeFileSync(file, `${before}${marks[0]}${text}${marks[1]}${after}`)
  else expect(said, 'the statement in src/ui/README.md (AFTERWORD_STATEMENT=write mends it)').toBe(text)
}
