/** npm's front door. Importing it does nothing by itself and needs no DOM. */
export type {
  Adapter,
  AdapterFactory,
  AdapterOptions,
  Call,
  Features,
  GetQuery,
  ListQuery,
  RepliesQuery,
  Storage,
  Voted,
} from './core/adapter'
export { defineAdapter } from './core/adapter'
export type { Code, ErrorDetails, FieldProblem } from './core/errors'
export { AfterwordError, isAfterwordError } from './core/errors'
export { backendStorage } from './core/storage'
export type * from './core/types'
export { defineElements } from './element'
export type { Mounted } from './mount'
export { mount } from './mount'
export type { MountOptions, Theme } from './options'
