import { useComputed } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { useWidget } from './context'

/** How long ago, kept true by the widget's clock; the full date on hover. Only the text node changes. */
export function Time({ date }: { date: string }) {
  const { clock, i18n } = useWidget()
  const element = useRef<HTMLTimeElement>(null)
  const at = Date.parse(date)
  useEffect(() => {
    clock.watch(at)
    // Making the first full date costs as much as drawing the list: it can wait until the list is drawn.
    if (element.current) element.current.title = i18n.fullDate(date)
  }, [date])
  // A reader's clock may be slow: nothing was written in the future.
  const words = useComputed(() => i18n.relativeTime(date, Math.max(at, clock.now.value)))
  return (
    <time ref={element} dateTime={date}>
      {words}
    </time>
  )
}
