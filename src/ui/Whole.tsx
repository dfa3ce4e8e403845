import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from './Button'
import { useLater } from './context'
import { scrollerOf } from './steady'

/** The button over the last lines of a folded comment, and below one that is not folded any more. */
export function Whole({ folded, onFold }: { folded: boolean; onFold: (fold: boolean) => void }) {
  const { i18n } = useLater()
  const button = useRef<HTMLDivElement>(null)
  const [fits, fit] = useState(false)
  useEffect(() => {
    const body = button.current?.previousElementSibling
    if (!folded || !body) return
    // In a wide column many words are few lines.
    if (body.scrollHeight > 0 && body.scrollHeight <= body.clientHeight) {
      fit(true)
      onFold(false)
    }
    // Found by the browser's search, or by the Tab key, in the part that is folded away.
    const found = () => {
      const way = body.scrollTop
      if (!way) return
      onFold(false)
      setTimeout(() => scrollerOf(body).scrollBy({ top: way, behavior: 'instant' }))
    }
    body.addEventListener('scroll', found)
    return () => body.removeEventListener('scroll', found)
  }, [folded])
  const press = () => {
    onFold(!folded)
    // The end of a long comment is far from where it begins.
    if (!folded) setTimeout(() => button.current?.closest('article')?.scrollIntoView({ block: 'nearest', behavior: 'instant' }))
  }
  if (fits) return null
  return (
    <div ref={button} class="whole">
      <Button aria-expanded={!folded} onClick={press}>
        {i18n.t(folded ? 'showWhole' : 'showLess')}
      </Button>
    </div>
  )
}
