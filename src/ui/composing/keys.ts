import type { Format } from './formatting'

/** Shortcuts as GitHub has them, by the key's name or its place on the keyboard: `8` with Shift is another sign in every country. */
const keys: Record<Format, { readonly key?: string; readonly code?: string; readonly shift?: boolean; readonly shown: string }> = {
  bold: { key: 'b', shown: 'B' },
  italic: { key: 'i', shown: 'I' },
  link: { key: 'k', shown: 'K' },
  quote: { code: 'Period', shift: true, shown: '.' },
  code: { key: 'e', shown: 'E' },
  list: { code: 'Digit8', shift: true, shown: '8' },
}

/** On Apple's keyboards Control belongs to the system: Control+E goes to the end of the line. */
const apple = () => /^(Mac|iP)/.test(navigator.platform)

export function formatOf(event: KeyboardEvent): Format | undefined {
  const pressed = apple() ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey
  if (!pressed || event.altKey) return undefined
  const found = Object.entries(keys).find(
    ([, { key, code, shift = false }]) => event.shiftKey === shift && (code ? event.code === code : event.key.toLowerCase() === key),
  )
  return found?.[0] as Format | undefined
}

/** As `aria-keyshortcuts` has it, and as people read it. */
export function shortcutOf(format: Format): { readonly aria: string; readonly shown: string } {
  const { shift, shown } = keys[format]
  return {
    aria: `${apple() ? 'Meta' : 'Control'}+${shift ? 'Shift+' : ''}${shown}`,
    shown: apple() ? `${shift ? '⇧' : ''}⌘${shown}` : `Ctrl+${shift ? 'Shift+' : ''}${shown}`,
  }
}
