import { useLater } from '../context'

/** Something that may be put in the place of what was begun. */
export interface Suggestion {
  /** What is written. */
  readonly text: string
  readonly shown: string
  readonly emoji?: string
}

interface Props {
  readonly id: string
  readonly suggestions: readonly Suggestion[]
  readonly active: number
  readonly onPick: (suggestion: Suggestion) => void
}

/** The list below the field. The focus stays in the field, which says what of the list is chosen (`aria-activedescendant`). */
export function Suggestions({ id, suggestions, active, onPick }: Props) {
  const { i18n } = useLater()
  return (
    <div class="suggestions">
      <div id={id} role="listbox" aria-label={i18n.plural('suggestions', suggestions.length)}>
        {suggestions.map((suggestion, at) => (
          // biome-ignore lint/a11y/useFocusableInteractive: as above
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the field's
          <div
            key={suggestion.text}
            id={`${id}-${at}`}
            role="option"
            aria-selected={at === active}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(suggestion)}
          >
            {suggestion.emoji && <span aria-hidden="true">{suggestion.emoji}</span>}
            <bdi>{suggestion.shown}</bdi>
          </div>
        ))}
      </div>
    </div>
  )
}
