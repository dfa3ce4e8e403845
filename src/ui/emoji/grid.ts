/** Arrows, Home and End in the grid; down from the search into it, and up again. */
export function moveIn(box: HTMLElement, event: KeyboardEvent, dir: 'ltr' | 'rtl'): void {
  const rows = [...box.querySelectorAll('[role="row"]')].map((row) => [...row.children] as HTMLElement[])
  const search = box.querySelector('input')
  const at = event.target as HTMLElement
  const y = rows.findIndex((row) => row.includes(at))
  const x = rows[y]?.indexOf(at) ?? 0
  const cells = rows.flat()
  const index = cells.indexOf(at)
  const forward = dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
  const backward = dir === 'rtl' ? 'ArrowRight' : 'ArrowLeft'
  let next: HTMLElement | null | undefined
  if (event.key === 'ArrowDown') next = y < 0 ? cells[0] : (rows[y + 1]?.[x] ?? rows[y + 1]?.at(-1))
  else if (y < 0) return
  else if (event.key === 'ArrowUp') next = y ? (rows[y - 1]?.[x] ?? rows[y - 1]?.at(-1)) : search
  else if (event.key === forward) next = cells[index + 1]
  else if (event.key === backward) next = cells[index - 1] ?? search
  else if (event.key === 'Home') next = event.ctrlKey ? cells[0] : rows[y]?.[0]
  else if (event.key === 'End') next = event.ctrlKey ? cells.at(-1) : rows[y]?.at(-1)
  else return
  event.preventDefault()
  next?.focus()
}
