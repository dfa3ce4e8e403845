import type { ButtonHTMLAttributes } from 'preact'

/** A button that submits nothing and that a page may style. `busy` keeps its place in the order of focus, unlike `disabled`. */
export function Button({ busy, ...props }: ButtonHTMLAttributes & { busy?: boolean }) {
  return <button type="button" part="button" aria-disabled={busy} {...props} />
}
