import { browserStorage } from '../../core/storage'

const key = 'emoji'
/** Two rows of the grid. */
const most = 16

/** What was last used in this browser, whatever the backend; the newest first. */
export function recentEmoji(): readonly string[] {
  return (shelf().get(key) ?? '').split(' ').filter(Boolean).slice(0, most)
}

export function keepEmoji(emoji: string): void {
  shelf().set(key, [emoji, ...recentEmoji().filter((other) => other !== emoji)].slice(0, most).join(' '))
}

const shelf = () => browserStorage('afterword:')
