/**
 * Listens for files that are pasted into an element or dropped on it. Answers how to stop. `dropping` is told whether files are held
 * above it. Text that comes with a picture (a word processor copies both) is pasted as text.
 */
export function bringing(element: HTMLElement, add: (files: readonly File[]) => void, dropping: (held: boolean) => void): () => void {
  const end = new AbortController()
  const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
  const on = <Name extends keyof HTMLElementEventMap>(name: Name, listen: (event: HTMLElementEventMap[Name]) => void) =>
    element.addEventListener(name, listen, { signal: end.signal })

  on('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])]
    if (!files.length || event.clipboardData?.getData('text/plain')) return
    event.preventDefault()
    add(files)
  })
  // Taken whatever it is: a browser that is left alone with a file leaves the page for it.
  on('dragover', (event) => {
    if (!holdsFiles(event)) return
    event.preventDefault()
    event.stopPropagation()
    dropping(true)
  })
  on('dragleave', (event) => {
    if (!element.contains(event.relatedTarget as Node | null)) dropping(false)
  })
  on('drop', (event) => {
    dropping(false)
    if (!holdsFiles(event)) return
    event.preventDefault()
    event.stopPropagation()
    add([...(event.dataTransfer?.files ?? [])])
  })
  return () => end.abort()
}
