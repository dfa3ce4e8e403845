/** What writing needs, in one chunk of its own: it is asked for once the comments are on their way, and nobody waits for it to read. */
export { createWriter } from '../state/writer'
export { Composer } from './Composer'
export { ConfirmDelete } from './ConfirmDelete'
export { Edit } from './Edit'
export { Entry } from './Entry'
export { Reply } from './Reply'
export { default as css } from './writing.css?inline'
