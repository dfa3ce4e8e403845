/** What comes when somebody opens the emoji, or begins to write one by its name: the list of all, and what shows it. */
export { findEmoji, readEmoji } from './list'
export { Picker } from './Picker'
export { keepEmoji } from './recent'
