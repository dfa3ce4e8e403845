import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { useLater } from '../context'
import { Group } from './Group'
import { moveIn } from './grid'
import { findEmoji, readEmoji } from './list'
import { keepEmoji, recentEmoji } from './recent'

const mostFound = 64

interface Props {
  readonly id: string
  /** What it was opened from; it stands beside it. */
  readonly by: HTMLButtonElement
  readonly onPick: (emoji: string) => void
  /** `true`: the reader is done with it and wants the field back. */
  readonly onClose: (back: boolean) => void
}

/** All emoji, to be looked through or searched. In the top layer, so that nothing moves and nothing cuts it off. */
export function Picker({ id, by, onPick, onClose }: Props) {
  const { i18n } = useLater()
  const box = useRef<HTMLDivElement>(null)
  const groups = useMemo(() => readEmoji(i18n.lang), [])
  const [asked, ask] = useState('')
  useLayoutEffect(() => {
    const popover = box.current
    if (!popover) return
    popover.showPopover?.()
    if (!CSS.supports('position-area', 'block-end')) void import('../place').then(({ place }) => place(popover, by))
    popover.querySelector('input')?.focus({ preventScroll: true })
    // A press on the button closes it, as its own does; it does not close and open again.
    by.popoverTargetElement = popover
    by.popoverTargetAction = 'hide'
    return () => {
      by.popoverTargetElement = null
    }
  }, [])
  const all = useMemo(() => {
    const known = new Map(groups.flatMap(({ emoji }) => emoji).map((one) => [one.emoji, one]))
    const recent = recentEmoji().flatMap((emoji) => known.get(emoji) ?? [])
    return [{ name: 'recent' as const, emoji: recent }, ...groups].filter(({ emoji }) => emoji.length)
  }, [])
  const found = useMemo(() => (asked.trim() ? findEmoji(groups, asked, mostFound) : undefined), [asked])
  /** Where Tab enters the grid. */
  const start = (found ?? all[0]?.emoji)?.[0]?.emoji
  const pick = (emoji: string) => {
    keepEmoji(emoji)
    onPick(emoji)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // Escape closes this, not the reply it stands in.
    if (event.key !== 'Tab') event.stopPropagation()
    if (event.key === 'Escape') {
      event.preventDefault()
      onClose(true)
    } else if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
      event.preventDefault()
      const first = found?.[0]
      if (first) pick(first.emoji)
    } else if (box.current) moveIn(box.current, event, i18n.dir)
  }
  return (
    <div
      ref={box}
      id={id}
      class="picker"
      popover="auto"
      role="dialog"
      aria-label={i18n.t('format.emoji')}
      onKeyDown={onKeyDown}
      onFocusOut={({ currentTarget, relatedTarget }) => relatedTarget && !currentTarget.contains(relatedTarget as Node) && onClose(false)}
      onToggle={(event: Event & { newState?: string }) => event.newState === 'closed' && onClose(false)}
    >
      <input
        type="search"
        aria-label={i18n.t('emoji.search')}
        placeholder={i18n.t('emoji.search')}
        value={asked}
        // What is typed here is no comment.
        onInput={(event) => {
          event.stopPropagation()
          ask(event.currentTarget.value)
        }}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: a grid of buttons, not a table */}
      <div class="cells" role="grid" aria-label={found ? i18n.plural('suggestions', found.length) : i18n.t('format.emoji')}>
        {found ? (
          <Group key="found" emoji={found} start={start} onPick={pick} />
        ) : (
          all.map(({ name, emoji }) => <Group key={name} label={i18n.t(`emoji.${name}`)} emoji={emoji} start={start} onPick={pick} />)
        )}
      </div>
      {found?.length === 0 && <p role="status">{i18n.t('emoji.none')}</p>}
    </div>
  )
}
