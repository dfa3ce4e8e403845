import { useSignal } from '@preact/signals'
import { useState } from 'preact/hooks'
import { Button } from './Button'
import { useLater } from './context'
import { Icon } from './Icon'
import { rowsBelow } from './rows'

/** From so many loaded comments on there is something to search. */
const enough = 20

type Field = typeof import('./SearchField')['SearchField']

/** Opens a field to search the loaded comments in; its code comes when it is asked for. */
export function Search() {
  const { state, i18n, focus } = useLater()
  const field = useSignal<Field | undefined>(undefined)
  const [open, set] = useState(false)
  if (!open && rowsBelow(state.thread.roots.value).length < enough) return null
  const press = async () => {
    set(!open)
    // Without a line nothing opens; the next press tries again.
    field.value ??= await import('./SearchField').then(
      ({ SearchField }) => SearchField,
      () => undefined,
    )
    if (!field.peek()) set(false)
  }
  const SearchField = field.value
  return (
    <>
      <Button class="icon find" aria-label={i18n.t('search')} aria-expanded={open} onClick={() => void press()}>
        <Icon d="M7 12.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11m4-1.5 3.5 3.5" />
      </Button>
      {open && SearchField && (
        <SearchField
          onClose={() => {
            set(false)
            focus((root) => root.querySelector('.find'))
          }}
        />
      )}
    </>
  )
}
