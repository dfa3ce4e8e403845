import { createSeen } from './seen'

/** Code is coloured, and a picture can be opened, once they are this near to the viewport. */
const margin = '300px 0px'

/** What is done to bodies after they can be read, wherever in the widget they are and whenever they come. Answers how to stop. */
export function attend(root: HTMLElement): () => void {
  const waiting = new Map<Element, () => void>()
  const whenSeen = createSeen(margin)

  function look(): void {
    for (const [element, forget] of waiting) {
      if (element.isConnected) continue
      forget()
      waiting.delete(element)
    }
    for (const code of root.querySelectorAll('.body pre > code[class]')) {
      if (!waiting.has(code))
        waiting.set(
          code,
          whenSeen(code, () => whenIdle(() => void colour(code))),
        )
    }
    for (const image of root.querySelectorAll<HTMLImageElement>('.body img')) if (!image.closest('a')) link(image)
  }
  const observer = new MutationObserver(look)
  observer.observe(root, { childList: true, subtree: true })
  look()
  return () => {
    observer.disconnect()
    for (const forget of waiting.values()) forget()
    waiting.clear()
  }
}

/** Only colours change; what stands there stays until all of it is ready. */
async function colour(code: Element): Promise<void> {
  const text = code.textContent ?? ''
  const { highlight } = await import('../markup/highlight')
  const coloured = await highlight(text, code.className.replace('language-', ''))
  if (coloured && code.isConnected && code.textContent === text) code.replaceChildren(coloured)
}

/** A press shows a picture as large as it is. A link needs words: a picture without any stays as it is. */
function link(image: HTMLImageElement): void {
  if (!image.alt) return
  const link = document.createElement('a')
  link.href = image.src
  link.target = '_blank'
  link.rel = 'noopener noreferrer'
  image.replaceWith(link)
  link.append(image)
}

/** Where the browser cannot tell, shortly after. */
function whenIdle(run: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(run, { timeout: 2000 })
  else setTimeout(run, 200)
}
