import { articleOf } from './context'

/** A button in a comment's row; the one with the dots where the row is too narrow for it. */
export function actionOf(root: HTMLElement, id: string, name: 'edit' | 'delete' | 'dots'): HTMLElement | null | undefined {
  const article = articleOf(root, id)
  const button = article?.querySelector<HTMLElement>(`.${name}`)
  return button && getComputedStyle(button).display !== 'none' ? button : article?.querySelector<HTMLElement>('.dots')
}
