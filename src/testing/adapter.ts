import { describe, test } from 'vitest'
import { acting } from './acting'
import { type Check, inapplicable, type Setup } from './check'
import { failing } from './failing'
import { reading } from './reading'
import { writing } from './writing'

/** Every sentence of the adapter contract that can be tried. */
export const checks: readonly Check[] = [...reading, ...failing, ...writing, ...acting]

export interface KitOptions {
  /** Sections that cannot hold for this backend, each with the reason, which is printed. */
  readonly skip?: Readonly<Record<string, string>>
}

/**
 * The conformance suite of the adapter contract, for our adapters and anybody's. `setup` makes an empty backend for one test. Registers
 * vitest tests; a failure says which sentence of the contract does not hold. Sentences about methods the adapter does not have are
 * passed over, with the reason in the test's name.
 */
export function testAdapter(title: string, setup: Setup, { skip = {} }: KitOptions = {}): void {
  describe(title, async () => {
    const sample = await setup()
    await sample.dispose?.()
    const passedOver: string[] = []
    for (const check of checks) {
      const reason = skip[check.section] ?? inapplicable(check, sample)
      const name = `${check.section}: ${check.sentence}`
      if (reason) passedOver.push(`${check.section} (${reason})`)
      if (reason) test.skip(`${name} (passed over: ${reason})`, () => {})
      // What is told live may take its time.
      else test(name, { timeout: 20_000 }, () => tried(check, setup))
    }
    // biome-ignore lint/suspicious/noConsole: nothing is passed over in silence
    if (passedOver.length) console.info(`${title}, passed over: ${passedOver.join(', ')}`)
  })
}

/**
 * The sections in which an adapter breaks the contract, with the sentence each breaks; `sections` to try only these. Tests of the kit plant
 * faults and look here.
 */
export async function brokenSections(setup: Setup, sections?: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const broken = new Map<string, string>()
  for (const check of checks) {
    if (sections && !sections.includes(check.section)) continue
    const sample = await setup()
    const passedOver = inapplicable(check, sample)
    await sample.dispose?.()
    if (passedOver) continue
    await tried(check, setup).catch((error: unknown) => broken.set(check.section, error instanceof Error ? error.message : String(error)))
  }
  return broken
}

async function tried(check: Check, setup: Setup): Promise<void> {
  const fixture = await setup()
  try {
    await check.run(fixture)
  } catch (error) {
    throw new Error(`${check.sentence} But: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  } finally {
    await fixture.dispose?.()
  }
}
