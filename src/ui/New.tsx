import { useEffect, useRef } from 'preact/hooks'
import { useLater } from './context'

/** So many milliseconds on screen, and a comment has been seen. */
const moment = 1000

/** The mark of a comment this reader has not seen before. It lies over its article and moves nothing. */
export function New({ id, label }: { id: string; label: string }) {
  const { state, i18n } = useLater()
  const mark = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const { news } = state
    if (!mark.current || !news.value?.unseen.peek().has(id)) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let ahead = false
    const see = () => {
      observer.disconnect()
      news.value?.see(id)
    }
    const observer = new IntersectionObserver((entries) => {
      const last = entries.at(-1)
      if (!last) return
      clearTimeout(timer)
      if (last.isIntersecting) timer = setTimeout(see, moment)
      // Passed, and not only passed over by a jump.
      else if (ahead && last.boundingClientRect.bottom < 0) see()
      ahead ||= last.isIntersecting || last.boundingClientRect.top > 0
    })
    observer.observe(mark.current)
    return () => {
      clearTimeout(timer)
      observer.disconnect()
    }
  }, [id])
  return (
    <span ref={mark} class="new">
      <span class="chip" id={label}>
        {i18n.t('new')}
      </span>
    </span>
  )
}
