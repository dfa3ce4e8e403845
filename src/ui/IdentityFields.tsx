import type { FieldProblem } from '../core/errors'
import { useLater } from './context'
import { Field } from './Field'

/** Who writes, as far as the backend asks. Remembered on this device only. */
export function IdentityFields({ problems }: { problems: readonly FieldProblem[] }) {
  const { state } = useLater()
  const { identity, fields } = state.features.value
  const asked = [
    ['name', identity === 'none' ? undefined : identity],
    ['email', fields?.email],
    ['website', fields?.website],
  ] as const
  if (!asked.some(([, need]) => need)) return null
  return (
    <div class="fields">
      {asked.map(
        ([name, need]) =>
          need && (
            <Field key={name} name={name} required={need === 'required'} problem={problems.find((problem) => problem.field === name)} />
          ),
      )}
    </div>
  )
}
