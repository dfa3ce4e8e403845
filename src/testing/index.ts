/** The conformance kits, for authors of adapters and stores; they need vitest. */
export { memoryStorage } from '../core/storage'
export { brokenSections, type KitOptions, testAdapter } from './adapter'
export { type Fixture, type Interference, line, type Setup } from './check'
export { type OpenStore, testStore } from './store'
