import { useEffect, useRef, useState } from 'preact/hooks'
import { isBlank } from '../core/rules'
import { Button } from './Button'
import { fieldOf, useLater } from './context'
import { bodyIn, selectedIn } from './selection'

interface Passage {
  readonly id: string
  readonly article: HTMLElement
  readonly body: HTMLElement
  readonly words: Range
  readonly left: number
  readonly top: number
}

/** Milliseconds a selection rests before the button comes: while it grows nothing stands in its way. */
const rest = 200

/** A quiet button by a passage somebody has selected in a comment that can be answered: the reply begins with the passage. */
export function QuoteReply() {
  const { state, i18n, focus } = useLater()
  const frame = useRef<HTMLDivElement>(null)
  const [passage, show] = useState<Passage>()

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => show(frame.current ? passageAt(frame.current) : undefined)
    const changed = () => {
      clearTimeout(timer)
      timer = setTimeout(look, rest)
    }
    document.addEventListener('selectionchange', changed)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('selectionchange', changed)
    }
  }, [])

  useEffect(() => {
    // A press in a comment puts the focus on it: from there Tab comes to the button first.
    const article = passage?.article
    const enter = (event: KeyboardEvent) => {
      if (event.key !== 'Tab' || event.shiftKey || event.target !== article) return
      event.preventDefault()
      frame.current?.querySelector('button')?.focus({ preventScroll: true })
    }
    if (!article || !frame.current?.parentElement) return
    article.addEventListener('keydown', enter)
    // What comes or goes below the passage takes the frame with it, and not the passage.
    const moved = new ResizeObserver(() => show(frame.current ? passageAt(frame.current) : undefined))
    moved.observe(frame.current.parentElement)
    return () => {
      article.removeEventListener('keydown', enter)
      moved.disconnect()
    }
  }, [passage?.article])

  if (!passage) return <div ref={frame} class="quoting" />
  const { id, article, body, words } = passage
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' && event.key !== 'Tab') return
    const next = event.key === 'Tab' && !event.shiftKey ? article.querySelector<HTMLElement>('footer button') : article
    event.preventDefault()
    event.stopPropagation()
    next?.focus({ preventScroll: true })
    if (event.key === 'Escape') show(undefined)
  }
  const quote = async () => {
    const { quotation } = await import('./composing/converting')
    const composer = state.composer({ parentId: id })
    const before = composer.text.peek()
    const passage = quotation(words, body, state.features.value.input === 'markdown')
    composer.setText((isBlank(before) ? '' : `${before.trimEnd()}\n\n`) + passage)
    state.session.toggle(id, 'reply', true)
    show(undefined)
    focus((root) => {
      const field = fieldOf(root, id) as HTMLTextAreaElement | null | undefined
      field?.setSelectionRange(field.value.length, field.value.length)
      field?.scrollIntoView({ block: 'nearest' })
      return field
    })
  }
  return (
    <div ref={frame} class="quoting">
      <Button
        style={{ left: `${passage.left}px`, top: `${passage.top}px` }}
        // A press leaves the selection where it is.
        onMouseDown={(event) => event.preventDefault()}
        onKeyDown={leave}
        onClick={() => void quote().catch(() => {})}
      >
        {i18n.t('quoteReply')}
      </Button>
    </div>
  )
}

/** The selection, if it is of one comment that can be answered; and where below it the button stands. */
function passageAt(frame: HTMLElement): Passage | undefined {
  const range = selectedIn(frame.getRootNode())
  const { body, words } = (range && bodyIn(range)) ?? {}
  const article = body?.closest('article')
  if (!body || !words || !article?.id || !article.querySelector('.reply')) return undefined
  const last = [...words.getClientRects()].at(-1)
  if (!last) return undefined
  const from = frame.getBoundingClientRect()
  return {
    id: article.id.replace(/^comment-/, ''),
    article,
    body,
    words,
    left: Math.max(0, Math.min(last.left, last.right - 20) - from.left),
    top: last.bottom - from.top,
  }
}
