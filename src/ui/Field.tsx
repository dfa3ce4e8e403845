import { useId } from 'preact/hooks'
import type { FieldProblem } from '../core/errors'
import type { Identity } from '../core/types'
import { useLater } from './context'
import { Problem } from './Problem'

const kinds = { name: ['text', 'name'], email: ['email', 'email'], website: ['url', 'url'] } as const

interface Props {
  readonly name: keyof Identity
  readonly required: boolean
  readonly problem: FieldProblem | undefined
}

/** One line about the writer, with its label and what is wrong with it. */
export function Field({ name, required, problem }: Props) {
  const { state, i18n } = useLater()
  const id = useId()
  const identity = state.session.identity.value
  // Preact types each kind of input apart; ours have the same properties.
  const [type, autocomplete] = kinds[name] as readonly ['text', string]
  const notes = [name === 'email' && `${id}-note`, problem && `${id}-problem`].filter(Boolean).join(' ')
  return (
    <div class="field">
      <label for={id}>
        {i18n.t(name)} {!required && <span class="quiet">({i18n.t('optional')})</span>}
      </label>
      <input
        id={id}
        part="field"
        name={name}
        type={type}
        autocomplete={autocomplete}
        dir="auto"
        required={required}
        aria-invalid={problem !== undefined}
        aria-describedby={notes || undefined}
        value={identity[name] ?? ''}
        onInput={(event) => state.session.setIdentity({ ...identity, [name]: event.currentTarget.value })}
      />
      {name === 'email' && (
        <span id={`${id}-note`} class="quiet">
          {i18n.t('emailNote')}
        </span>
      )}
      <Problem id={`${id}-problem`} of={problem} />
    </div>
  )
}
