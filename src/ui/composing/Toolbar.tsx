import type { ComponentChildren, RefObject } from 'preact'
import { useId, useRef, useState } from 'preact/hooks'
import { Button } from '../Button'
import { useLater } from '../context'
import { format, formats } from './formatting'
import { Icon } from './Icon'
import { shortcutOf } from './keys'
import { instead } from './pasting'
import { passageOf, write } from './write'

type Emoji = typeof import('../emoji/emoji')

interface Props {
  readonly field: RefObject<HTMLTextAreaElement | null>
  /** One more, told what makes it one of them. */
  readonly more: ((tool: object) => ComponentChildren) | undefined
}

/** The buttons of Markdown, for those who do not know its signs: one stop for Tab, arrows between them (ARIA practices, toolbar). */
export function Toolbar({ field, more }: Props) {
  const { i18n } = useLater()
  const id = useId()
  const opener = useRef<HTMLButtonElement>(null)
  const [current, setCurrent] = useState<string>(formats[0])
  const [emoji, open] = useState<Emoji>()
  const tool = (name: string) => ({
    tabIndex: name === current ? 0 : -1,
    onFocus: () => setCurrent(name),
    // A press leaves the caret where it is.
    onMouseDown: (event: Event) => event.preventDefault(),
  })
  const move = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>(':scope > button')]
    const at = buttons.indexOf(event.target as HTMLElement)
    const next: Record<string, number> = {
      [i18n.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight']: (at + 1) % buttons.length,
      [i18n.dir === 'rtl' ? 'ArrowRight' : 'ArrowLeft']: (at - 1 + buttons.length) % buttons.length,
      Home: 0,
      End: buttons.length - 1,
    }
    const to = next[event.key]
    if (at < 0 || to === undefined) return
    event.preventDefault()
    buttons[to]?.focus()
  }
  const close = (back: boolean) => {
    open(undefined)
    if (back) field.current?.focus({ preventScroll: true })
  }
  const Picker = emoji?.Picker
  return (
    <div class="toolbar" role="toolbar" aria-label={i18n.t('formatting')} onKeyDown={move}>
      {formats.map((kind) => {
        const name = i18n.t(`format.${kind}`)
        const { aria, shown } = shortcutOf(kind)
        return (
          <Button
            key={kind}
            {...tool(kind)}
            aria-label={name}
            aria-keyshortcuts={aria}
            title={`${name} (${shown})`}
            onClick={() => field.current && write(field.current, format(passageOf(field.current), kind))}
          >
            <Icon of={kind} />
          </Button>
        )
      })}
      <Button
        ref={opener}
        {...tool('emoji')}
        aria-label={i18n.t('format.emoji')}
        title={i18n.t('format.emoji')}
        aria-haspopup="dialog"
        aria-expanded={!!emoji}
        aria-controls={emoji && id}
        onClick={() => (emoji ? close(true) : void import('../emoji/emoji').then(open, () => {}))}
      >
        <Icon of="emoji" />
      </Button>
      {more?.(tool('more'))}
      {Picker && opener.current && (
        <Picker
          id={id}
          by={opener.current}
          onClose={close}
          onPick={(emoji) => {
            open(undefined)
            if (!field.current) return
            write(field.current, instead(passageOf(field.current), emoji))
          }}
        />
      )}
    </div>
  )
}
