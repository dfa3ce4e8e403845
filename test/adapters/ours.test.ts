import { testAdapter } from '../../src/testing/adapter'
import { testFaults } from '../testing/faults'
import { setup as local } from './backends/local'
import { setup as memory } from './backends/memory'
import { setup as archive } from './backends/static'

/** The kit over the adapters that need no server; `server` is in test/server/adapter.test.ts. */
for (const [name, setup] of Object.entries({ memory, local, static: archive })) {
  testAdapter(name, setup)
  testFaults(name, setup)
}
