import type { RefObject } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import type { ComposerState, Place } from '../../state/state'
import { useLater } from '../context'
import { begunAt, findPeople, peopleNear } from './completing'
import { continued } from './continuing'
import { format, replace } from './formatting'
import { formatOf } from './keys'
import { instead, pastedAddress, pastedRich } from './pasting'
import { type Suggestion, Suggestions } from './Suggestions'
import { passageOf, write } from './write'

interface Props {
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly place: Place
  readonly composer: ComposerState
}

const most = 6

/** What the field can do beyond a plain one: shortcuts, lists that go on by themselves, rich text as Markdown, names and emoji completed. */
export function Assist({ field, place, composer }: Props) {
  const { state, i18n } = useLater()
  const id = useId()
  const [caret, setCaret] = useState(-1)
  const [active, activate] = useState(0)
  /** Where a list was closed: it does not come again for the same word. */
  const [closed, close] = useState(-1)
  const [emoji, setEmoji] = useState<(word: string) => readonly Suggestion[]>()
  const text = composer.text.value
  const begun = caret < 0 ? undefined : begunAt(text, caret)
  const wanted = begun?.kind === 'emoji' && !emoji
  useEffect(() => {
    if (!wanted) return
    import('../emoji/emoji').then(
      ({ readEmoji, findEmoji }) => {
        const groups = readEmoji(i18n.lang)
        setEmoji(() => (word: string) => findEmoji(groups, word, most).map(asSuggestion))
      },
      () => {},
    )
  }, [wanted])

  const found = !begun || begun.from === closed ? [] : begun.kind === 'emoji' ? (emoji?.(begun.word) ?? []) : people(begun.word)
  function people(word: string): readonly Suggestion[] {
    const answered = 'editing' in place ? place.editing.parentId : place.parentId
    return findPeople(peopleNear(state.thread.roots.value, answered), word, most).map((name) => ({ text: `@${name} `, shown: name }))
  }
  const at = Math.min(active, found.length - 1)

  const pick = (suggestion: Suggestion) => {
    const box = field.current
    if (!box || !begun) return
    const end = begun.from + suggestion.text.length
    write(box, replace(passageOf(box), begun.from, caret, suggestion.text, end, end))
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const box = field.current
    if (!box || event.isComposing) return
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey
    const chosen = found[at]
    const done = () => {
      event.preventDefault()
      // Neither the form nor the page hears a key that was the list's.
      event.stopPropagation()
    }
    if (chosen && plain) {
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        done()
        return activate((at + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % found.length)
      }
      if (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey)) {
        done()
        return pick(chosen)
      }
      if (event.key === 'Escape') {
        done()
        return close(begun?.from ?? -1)
      }
    }
    if (state.features.peek().input !== 'markdown') return
    const kind = formatOf(event)
    const next = kind
      ? format(passageOf(box), kind)
      : event.key === 'Enter' && plain && !event.shiftKey
        ? continued(passageOf(box))
        : undefined
    if (!next) return
    event.preventDefault()
    write(box, next)
  }

  /** Ctrl+Shift+V: the browser brings the plain text only, but some bring both. */
  const plainly = useRef(false)
  const handlers = useRef<Record<string, (event: Event) => void>>({})
  handlers.current = {
    keydown(event) {
      const { key, shiftKey } = event as KeyboardEvent
      plainly.current = shiftKey && key.toLowerCase() === 'v'
      onKeyDown(event as KeyboardEvent)
    },
    paste(event) {
      const { clipboardData } = event as ClipboardEvent
      const box = field.current
      const asItIs = plainly.current
      plainly.current = false
      if (!box || !clipboardData || asItIs || state.features.peek().input !== 'markdown') return
      const link = pastedAddress(passageOf(box), clipboardData)
      const rich = pastedRich(clipboardData)
      if (!link && !rich) return
      event.preventDefault()
      if (link) write(box, link)
      else void rich?.then((words) => write(box, instead(passageOf(box), words)))
    },
    input: follow,
    keyup: follow,
    click: follow,
    blur: () => setCaret(-1),
  }
  function follow() {
    const box = field.current
    if (!box) return
    const now = box.selectionStart === box.selectionEnd ? box.selectionStart : -1
    const next = now < 0 ? undefined : begunAt(box.value, now)
    if (!next || next.from !== begun?.from || next.word !== begun.word) activate(0)
    if (!next || next.from !== closed) close(-1)
    setCaret(now)
  }

  // The field belongs to the part that came before this one, and works without it: what is added is added from outside.
  useEffect(() => {
    const box = field.current
    if (!box) return
    const hear = (event: Event) => handlers.current[event.type]?.(event)
    const types = Object.keys(handlers.current)
    for (const type of types) box.addEventListener(type, hear)
    box.setAttribute('aria-autocomplete', 'list')
    return () => {
      for (const type of types) box.removeEventListener(type, hear)
    }
  }, [])
  const open = found.length > 0
  useEffect(() => {
    const box = field.current
    const attributes = { 'aria-controls': id, 'aria-activedescendant': `${id}-${at}` }
    for (const [name, value] of Object.entries(attributes)) {
      if (open) box?.setAttribute(name, value)
      else box?.removeAttribute(name)
    }
  }, [open, at])
  return open ? <Suggestions id={id} suggestions={found} active={at} onPick={pick} /> : null
}

function asSuggestion({ emoji, codes }: { readonly emoji: string; readonly codes: readonly string[] }): Suggestion {
  return { text: `${emoji} `, shown: `:${codes[0]}:`, emoji }
}
