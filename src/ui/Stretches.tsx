import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { useWidget } from './context'
import { useGradually } from './gradually'
import { itemOf } from './Item'
import { type Row, rowsBelow } from './rows'
import { divide, type Stretch } from './stretch'

/** So many stretches of a long list are awake before anybody has seen where the reader is. */
const first = 2
/** A list that begins with so few is drawn whole. */
const short = 10
/** Of what comes to a list that stands (a page, what was written just now, another order) so many are drawn in one go. */
const few = 4
/** Pixels a comment is taken to be high that was never drawn. */
const guess = 130

/** What may be done with a stretch from outside. */
export interface Sleeper {
  readonly element: HTMLElement
  readonly rows: readonly Row[]
  readonly asleep: boolean
  /** Leaves it undrawn, at this height in pixels; without one it is drawn again. `whole`: in one go. */
  rest(height?: number, whole?: boolean): void
}

/**
 * A list of comments, however long: what is near the reader is drawn, the rest sleeps. With `onDrawn` it begins gradually, from the top,
 * so that nothing that stands is pushed down; it is called once that is done.
 */
export function Stretches({ rows, onDrawn }: { rows: readonly Row[]; onDrawn?: () => void }) {
  const [stand, setStand] = useState(onDrawn ? 1 : Number.POSITIVE_INFINITY)
  const last = useRef({ stretches: [] as readonly Stretch[], awake: [] as readonly Stretch[], begun: 0 })
  const { current } = last
  useMemo(() => {
    const known = new Set(current.stretches.map(({ key }) => key))
    current.stretches = divide(rows, current.stretches)
    const fresh = current.stretches.filter(({ key }) => !known.has(key))
    current.awake = fresh.length > (current.begun ? few : short) ? fresh.slice(0, first) : fresh
    current.begun ||= current.awake.length
  }, [rows])
  const next = () => {
    // Each in a task of its own.
    if (stand < current.begun) return void setTimeout(() => setStand(stand + 1))
    setStand(Number.POSITIVE_INFINITY)
    onDrawn?.()
  }
  const standing = current.stretches.slice(0, stand)
  return (
    <>
      {standing.map((stretch, at) => (
        <Part
          key={stretch.key}
          rows={stretch.rows}
          awake={current.awake.includes(stretch)}
          gradually={stand === 1}
          // The list may have become shorter meanwhile.
          onDrawn={stand < Number.POSITIVE_INFINITY && at === standing.length - 1 ? next : undefined}
        />
      ))}
    </>
  )
}

interface Props {
  readonly rows: readonly Row[]
  readonly awake: boolean
  readonly gradually: boolean
  readonly onDrawn: (() => void) | undefined
}

function Part({ rows, awake, gradually, onDrawn }: Props) {
  const shared = useWidget()
  const { later, keeper } = shared
  const { Asleep } = later.value ?? {}
  const element = useRef<HTMLOListElement>(null)
  const [height, setHeight] = useState(() => (awake ? undefined : guess * count(rows)))
  const asleep = height !== undefined
  const now = useRef({ rows, asleep, height, whole: !gradually })
  const { current } = now
  current.rows = rows
  current.asleep = asleep
  current.height = height ?? current.height
  const items = useMemo(() => (asleep ? [] : rows.map((row) => itemOf(shared, row))), [rows, asleep])
  const drawn = useGradually(items, current.whole)
  const drawing = drawn.length < items.length
  useLayoutEffect(
    () =>
      keeper.value?.add({
        get element() {
          return element.current as HTMLElement
        },
        get rows() {
          return current.rows
        },
        get asleep() {
          return current.asleep
        },
        rest(height, whole = false) {
          current.whole = whole
          setHeight(height)
        },
      }),
    [keeper.value],
  )
  useLayoutEffect(() => {
    // Who sleeps by now keeps nobody waiting.
    if (!drawing) onDrawn?.()
  })
  if (asleep && !Asleep) return null
  return (
    <ol
      ref={element}
      role="presentation"
      class={asleep ? 'asleep' : undefined}
      // Until it is drawn whole, it is as high as it was.
      style={{ minBlockSize: (asleep || drawing) && current.height ? `${current.height}px` : '' }}
    >
      {asleep ? Asleep && <Asleep rows={rows} /> : drawn}
    </ol>
  )
}

const count = (rows: readonly Row[]) => rowsBelow(rows.map(({ branch }) => branch)).length
