import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from './Button'
import { Icon } from './Icon'

interface Props {
  readonly class: string
  readonly label: string
  readonly icon: string
  /** The menu, while it is open, told its button and how to close. */
  readonly menu: (button: HTMLElement, close: () => void) => ComponentChildren
}

/** A quiet icon that opens a menu, after the menu button pattern of the ARIA Authoring Practices. */
export function MenuButton({ class: name, label, icon, menu }: Props) {
  const [opener, open] = useState<HTMLElement>()
  return (
    <>
      <Button
        class={`icon ${name}`}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={!!opener}
        // The focus stays in the open menu, so that the click is what closes it.
        onMouseDown={(event) => opener && event.preventDefault()}
        onClick={(event) => open(opener ? undefined : event.currentTarget)}
      >
        <Icon d={icon} />
      </Button>
      {opener && menu(opener, () => open(undefined))}
    </>
  )
}
