import type { Passage } from '../../../src/ui/composing/formatting'

/** `some «words» here`: what is selected; `some¦ words`: where the caret is. */
export function passage(drawn: string): Passage {
  const caret = drawn.indexOf('¦')
  if (caret >= 0) return { text: drawn.replace('¦', ''), start: caret, end: caret }
  return { text: drawn.replace(/[«»]/g, ''), start: drawn.indexOf('«'), end: drawn.indexOf('»') - 1 }
}

export function drawn({ text, start, end }: Passage): string {
  if (start === end) return `${text.slice(0, start)}¦${text.slice(start)}`
  return `${text.slice(0, start)}«${text.slice(start, end)}»${text.slice(end)}`
}
