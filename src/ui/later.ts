/**
 * What comes after the first frame, in one chunk: writing, and a reader's tools. It is asked for once the comments are on their way, and
 * nobody waits for it to read. What only some readers open (emoji, a search) comes later still, from here by an import of its own.
 */
export { createWriter } from '../state/writer'
export { attend } from './attend'
export { Composer } from './Composer'
export { ConfirmDelete } from './ConfirmDelete'
export { Edit } from './Edit'
export { Entry } from './Entry'
export { default as css } from './later.css?inline'
export { Reply } from './Reply'
