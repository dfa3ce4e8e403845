import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { Button } from './Button'

export interface Choice {
  readonly key: string
  readonly words: ComponentChildren
  /** For a choice that is on or off. */
  readonly checked?: boolean
  /** Is told, but cannot be chosen any more. */
  readonly done?: boolean
  /** The menu stays open. */
  readonly stays?: boolean
  choose(): void
}

interface Props {
  readonly label: string
  readonly choices: readonly Choice[]
  /** What opened it, and gets the focus back. */
  readonly button: HTMLElement
  /** The choices stand beside each other. */
  readonly row?: boolean
  readonly onClose: () => void
  readonly children?: ComponentChildren
}

const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 }

/**
 * A menu beside its button: arrows, Home and End move in it, Escape and Tab leave it, the focus goes back. It is a popover in the top
 * layer, closed when the focus leaves it; where there are no popovers it stands in the row below.
 */
export function Menu({ label, choices, button, row, onClose, children }: Props) {
  const menu = useRef<HTMLDivElement>(null)
  const items = () => [...(menu.current?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])]
  useLayoutEffect(() => {
    const popover = menu.current
    if (!popover) return
    popover.showPopover?.()
    if (!CSS.supports('position-area', 'block-end')) void import('./place').then(({ place }) => place(popover, button))
    items()[0]?.focus({ preventScroll: true })
  }, [])

  const close = () => {
    button.focus({ preventScroll: true })
    onClose()
  }
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    // An open menu is not the page: its shortcuts must not hear these keys.
    event.stopPropagation()
    const { key, target } = event
    if (key === 'Escape' || key === 'Tab') {
      if (key === 'Escape') event.preventDefault()
      return close()
    }
    const all = items()
    const at = all.indexOf(target as HTMLElement)
    const mirrored = /Left|Right/.test(key) && getComputedStyle(event.currentTarget).direction === 'rtl' ? -1 : 1
    const step = steps[key]
    const next = key === 'Home' ? 0 : key === 'End' ? -1 : step && at + step * mirrored
    if (next === undefined || at < 0) return
    event.preventDefault()
    all.at(next % all.length)?.focus()
  }
  return (
    <div
      ref={menu}
      class={row ? 'menu row' : 'menu'}
      role="menu"
      popover="manual"
      aria-label={label}
      aria-orientation={row ? 'horizontal' : 'vertical'}
      onKeyDown={onKeyDown}
      onFocusOut={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) onClose()
      }}
    >
      {choices.map(({ key, words, checked, done, stays, choose }) => (
        <Button
          key={key}
          role={checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
          aria-checked={checked}
          busy={done}
          tabIndex={-1}
          onClick={() => {
            if (done) return
            if (!stays) close()
            choose()
          }}
        >
          {words}
        </Button>
      ))}
      {children}
    </div>
  )
}
