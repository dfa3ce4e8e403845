import type { Shared } from './context'
import { rowsBelow } from './rows'

/** The widget around an element that stands in it, and its list. */
export const rootOf = (place: Element | null) => place?.closest('.root') as HTMLElement
export const listOf = (place: Element | null) => rootOf(place)?.querySelector<HTMLElement>('.list')

/** All comments of a widget that can be gone to, in reading order. */
export function articlesOf(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('.list article[id]')].filter((article) => !article.closest('[hidden]'))
}

export const idOf = (article: Element) => article.id.replace(/^comment-/, '')

/** Goes to the next comment that is new, from where the focus is, and from the last on to the first. */
export function goToNew({ state, focus, reveal }: Pick<Shared, 'state' | 'focus' | 'reveal'>): void {
  focus((root) => {
    const news = state.news.peek()
    const unseen = news?.unseen.peek()
    if (!news || !unseen?.size) return null
    const here = (root.getRootNode() as ShadowRoot | Document).activeElement?.closest('article')
    const ids = rowsBelow(state.thread.roots.peek()).map(({ branch }) => branch.comment.id)
    const from = here ? ids.indexOf(idOf(here)) + 1 : 0
    const id = [...ids.slice(from), ...ids.slice(0, from)].find((id) => unseen.has(id)) ?? [...unseen][0]
    if (id === undefined) return null
    reveal(id)
    news.see(id)
    return null
  })
}
