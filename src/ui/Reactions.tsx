import { useState } from 'preact/hooks'
import type { Reaction } from '../core/types'
import { Button } from './Button'
import { useWidget } from './context'

interface Props {
  /** `null`: the page. */
  readonly id: string | null
  readonly given: readonly Reaction[]
  /** Those that stand there from the start, given or not. */
  readonly always?: readonly string[]
  /** Those this viewer may give. */
  readonly offered: readonly string[]
}

/** The emoji that were given, each with its number; a button where the viewer may join in. None moves or goes while it is looked at. */
export function Reactions({ id, given, always = [], offered }: Props) {
  const { state, i18n } = useWidget()
  const [seen] = useState(() => new Set<string>())
  for (const emoji of always) seen.add(emoji)
  for (const { emoji, count } of given) if (count) seen.add(emoji)
  if (!seen.size) return null
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own box
    <span role="group" class="reactions" aria-label={i18n.t(id === null ? 'pageReactions' : 'reactions')}>
      {[...seen].map((emoji) => {
        const { count = 0, mine = false } = given.find((row) => row.emoji === emoji) ?? {}
        const words = (
          <>
            <span aria-hidden="true">
              {emoji} {count > 0 && i18n.number(count)}
            </span>
            <span class="unseen">{i18n.plural('reaction', count, { emoji })}</span>
          </>
        )
        return offered.includes(emoji) ? (
          <Button key={emoji} class="pill" aria-pressed={mine} onClick={() => void state.thread.react(id, emoji, !mine)}>
            {words}
          </Button>
        ) : (
          <span key={emoji} class="pill">
            {words}
          </span>
        )
      })}
    </span>
  )
}
