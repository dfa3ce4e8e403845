import type { FieldProblem } from '../core/errors'
import { useLater } from './context'

/** What is wrong with a field, beside it. */
export function Problem({ id, of }: { id: string; of: FieldProblem | undefined }) {
  const { i18n } = useLater()
  if (!of) return null
  const { field, problem, limit = 0 } = of
  return (
    <p id={id} class="problem">
      {problem === 'too_long' ? i18n.plural('tooLong', limit) : i18n.t(`problem.${field}.${problem}`)}
    </p>
  )
}
