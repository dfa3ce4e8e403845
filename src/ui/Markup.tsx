import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Body } from '../core/types'
import { type SafeHtml, sanitize } from '../markup/sanitize'
import { useWidget } from './context'

/**
 * A body, made safe. Text stays text; HTML and rendered Markdown come in through `sanitize` only, as a fragment, once per body.
 * Until then (or should the sanitizer fail) its bare words stand there: as high, findable, and never markup.
 */
export function Markup({ body, folded }: { body: Body; folded?: boolean }) {
  const { state } = useWidget()
  const pictures = state.features.value.pictures?.from
  const element = useRef<HTMLDivElement>(null)
  const { format, value } = body
  useLayoutEffect(() => {
    const box = element.current
    if (!box) return
    box.textContent = format === 'html' ? bareWords(value) : value
    box.classList.toggle('plain', true)
    if (format === 'text') return
    let wanted = true
    const insert = ({ fragment }: SafeHtml) => {
      if (!wanted) return
      box.replaceChildren(fragment)
      box.classList.toggle('plain', false)
    }
    try {
      const made =
        format === 'html'
          ? sanitize(value, pictures)
          : import('../markup/markdown').then(({ renderMarkdown }) =>
              sanitize(renderMarkdown(value, { pictures: () => !!pictures }), pictures),
            )
      // At once where that is possible: what a reader has seen should not change.
      if ('then' in made) made.then(insert).catch(() => {})
      else insert(made)
    } catch {
      // The words stand already.
    }
    return () => {
      wanted = false
    }
  }, [format, value, pictures])
  return <div ref={element} class="body" part="body" dir="auto" data-folded={folded || undefined} />
}

function bareWords(html: string): string {
  return html.replace(/<[^<>]*>/g, '')
}
