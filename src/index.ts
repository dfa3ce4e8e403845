/** npm's front door. Importing it does nothing by itself and needs no DOM. */
export type {
  Adapter,
  AdapterFactory,
  AdapterOptions,
  Call,
  Features,
  GetQuery,
  ListQuery,
  ReactTarget,
  RepliesQuery,
  Storage,
  Voted,
} from './core/adapter'
export { defineAdapter } from './core/adapter'
export type { Code, ErrorDetails, FieldProblem } from './core/errors'
export { AfterwordError, isAfterwordError } from './core/errors'
export { backendStorage } from './core/storage'
export type * from './core/types'
export { reportReasons } from './core/types'
export type { Mounted } from './mount'
export type { MountOptions, Theme } from './options'

import { defineElements as define } from './element'
import { createMount } from './mount'
import { parts } from './parts'

/**
 * Mounts a comment section in the shadow root of `target` (an element that may have one: `div`, `section`, an autonomous custom element …).
 * Throws a `TypeError` for a wrong option. Dispatches `afterword:ready`, `:submit` (cancelable), `:posted` and `:error` on `target`.
 */
export const mount = createMount(parts.language)

/**
 * Registers `<afterword-comments>` and `<afterword-count>`. Calling it again, or from a second copy of the script, changes nothing.
 * `url` is the backend's base URL for elements that name none; default: the page's origin.
 */
export const defineElements = (url?: string): void => define(parts, url)
