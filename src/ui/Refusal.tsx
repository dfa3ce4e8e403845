import { useWidget } from './context'
import { Reason } from './Reason'

/** Why one's own act on a comment (`''`: on the page) was refused, until the next try. */
export function Refusal({ id }: { id: string }) {
  const refusal = useWidget().state.thread.refusals.value.get(id)
  return refusal ? (
    <p class="problem" role="alert">
      <Reason error={refusal} />
    </p>
  ) : null
}
