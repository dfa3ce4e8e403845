import { useWidget } from './context'
import { Reactions } from './Reactions'
import { Refusal } from './Refusal'

/** What readers gave to the page itself, right below it. It stands before the numbers have come, and as high. */
export function PageReactions() {
  const { state } = useWidget()
  const emoji = state.features.value.pageReactions
  if (!emoji) return null
  return (
    <div class="page">
      <Reactions id={null} given={state.thread.reactions.value} always={emoji} offered={state.reactive ? emoji : []} />
      <Refusal id="" />
    </div>
  )
}
