import { signal } from '@preact/signals'
import type { ViewState } from './state'

/** How this reader looks at the thread now. It changes nothing for anybody else, and is forgotten with the page. */
export function createView(): ViewState {
  const alone = signal<string>()
  const collapsed = signal<ReadonlySet<string>>(new Set())
  return {
    alone,
    only(id) {
      alone.value = id
    },
    collapsed,
    collapse(ids, closed) {
      const next = new Set(collapsed.peek())
      for (const id of ids) closed ? next.add(id) : next.delete(id)
      if (next.size !== collapsed.peek().size) collapsed.value = next
    },
  }
}
