import { Button } from './Button'
import { useLater } from './context'

const views = ['write', 'preview'] as const
type View = (typeof views)[number]

interface Props {
  readonly id: string
  readonly view: View
  readonly onView: (view: View) => void
}

/** Write and Preview, after the tabs pattern of the ARIA Authoring Practices: one stop for Tab, arrows between them. */
export function Tabs({ id, view, onView }: Props) {
  const { i18n } = useLater()
  const other = view === 'write' ? 'preview' : 'write'
  const move = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    event.currentTarget.querySelector<HTMLElement>('[tabindex="-1"]')?.focus()
    onView(other)
  }
  return (
    <div role="tablist" aria-label={i18n.t('preview')} onKeyDown={move}>
      {views.map((name) => (
        <Button
          key={name}
          role="tab"
          aria-selected={name === view}
          aria-controls={name === view ? `${id}-${name}` : undefined}
          tabIndex={name === view ? 0 : -1}
          onClick={() => onView(name)}
        >
          {i18n.t(name)}
        </Button>
      ))}
    </div>
  )
}
