/**
 * What comes after the first frame, in one chunk: writing, and a reader's tools. It is asked for once the comments are on their way, and
 * nobody waits for it to read. What only some readers open (emoji, a search) comes later still, from here by an import of its own.
 */
export { createWriter } from '../state/writer'
export { attend } from './attend'
export { Collapse } from './Collapse'
export { CommentMenu } from './CommentMenu'
export { Composer } from './Composer'
export { ConfirmDelete } from './ConfirmDelete'
export { Edit } from './Edit'
export { Entry } from './Entry'
export { default as css } from './later.css?inline'
export { lead } from './lead'
export { New } from './New'
export { QuoteReply } from './QuoteReply'
export { ReactMenu } from './ReactMenu'
export { Reader } from './Reader'
export { Reply } from './Reply'
export { Report } from './Report'
export { Search } from './Search'
export { Since } from './Since'
export { Unmute } from './Unmute'
export { Whole } from './Whole'
