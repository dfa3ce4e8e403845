import type { ReadonlySignal, Signal } from '@preact/signals'
import { AfterwordError, toAfterwordError } from '../../core/errors'
import type { AllMessages, Translator } from '../../i18n/format'
import type { ComposerState, WidgetState } from '../../state/state'
import { shrink } from './shrink'

export interface PictureParts {
  readonly state: WidgetState
  readonly composer: ComposerState
  /** The field the words are typed in, as long as there is one. */
  readonly field: () => HTMLTextAreaElement | null | undefined
  readonly i18n: Translator<AllMessages>
  /** Which files are pictures. Handed in like the signals, so that this chunk needs nothing of the others. */
  readonly types: readonly string[]
  readonly uploading: Signal<number>
  readonly problem: Signal<string | undefined>
}

/** Pictures on their way into one composer's words. */
export interface Pictures {
  /** Puts files where the caret is, each as a placeholder until its address is there; what is no picture is refused. */
  add(files: readonly File[]): void
  /** How many are on their way. */
  readonly uploading: ReadonlySignal<number>
  /** Why the last one could not be added, in the reader's language; gone with the next try. */
  readonly problem: ReadonlySignal<string | undefined>
  /** Fulfilled once nothing is on its way any more: before that the words hold placeholders, and must not be sent. */
  done(): Promise<void>
  /** Gives up what is on its way, and takes the placeholders out. */
  stop(): void
}

const megabyte = 1024 * 1024

export function createPictures({ state, composer, field, i18n, types, uploading, problem }: PictureParts): Pictures {
  const end = new AbortController()
  const standing = new Set<Placeholder>()
  /** One after the other: unpacked, a photo takes more memory than a phone likes to give twice. */
  let last: Promise<void> = Promise.resolve()
  let made = 0

  /** Changes the words in one place; caret and selection stay with the words they were at, unless `select` says where they go. */
  function put(from: number, to: number, words: string, select?: readonly [number, number]): void {
    const text = composer.text.peek()
    const box = field()
    const moved = (at: number) => (at >= to ? at + words.length - (to - from) : Math.min(at, from))
    const [start, stop] = select ?? [moved(box?.selectionStart ?? 0), moved(box?.selectionEnd ?? 0)]
    const changed = text.slice(0, from) + words + text.slice(to)
    if (box) {
      box.value = changed
      box.setSelectionRange(start, stop)
    }
    composer.setText(changed)
  }

  function place(selected: boolean): Placeholder {
    const text = composer.text.peek()
    const box = field()
    const end = Math.min(box?.selectionEnd ?? text.length, text.length)
    const start = selected ? Math.min(box?.selectionStart ?? end, end) : end
    const words = text.slice(start, end)
    const mark = `![${i18n.t('picture.uploading')} ${++made}]()`
    // Words become the picture's own; without any it stands in a paragraph of its own.
    const before = words ? '' : gap(text.slice(0, start), /\n*$/)
    const after = words ? '' : gap(text.slice(end), /^\n*/)
    const placeholder = { mark, words, before, after }
    standing.add(placeholder)
    const caret = start + before.length + mark.length
    put(start, end, before + mark + after, [caret, caret])
    return placeholder
  }

  /** Puts the picture in its placeholder's place. Whoever has deleted that does not want it any more. */
  function arrive({ mark, words }: Placeholder, address: string): void {
    const at = composer.text.peek().indexOf(mark)
    if (at < 0) return
    const description = words.replace(/\s+/g, ' ').replace(/[\\[\]]/g, '\\$&') || i18n.t('picture.description')
    const box = field()
    const end = at + mark.length
    // Who has gone on writing is not interrupted; else the next key writes over the description.
    const untouched = !words && box?.selectionStart === end && box.selectionEnd === end
    put(at, end, `![${description}](${address})`, untouched ? [at + 2, at + 2 + description.length] : undefined)
  }

  /** Takes the placeholder out; what was selected is back. */
  function withdraw({ mark, words, before, after }: Placeholder): void {
    const text = composer.text.peek()
    const [whole, bare] = [text.indexOf(before + mark + after), text.indexOf(mark)]
    if (whole >= 0) put(whole, whole + before.length + mark.length + after.length, words)
    else if (bare >= 0) put(bare, bare + mark.length, words)
  }

  async function upload(file: File, placeholder: Placeholder): Promise<void> {
    const { maxBytes = Number.POSITIVE_INFINITY } = state.features.peek().pictures ?? {}
    try {
      end.signal.throwIfAborted()
      const picture = await shrink(file, maxBytes)
      if (picture.size > maxBytes) throw new AfterwordError('invalid', 'too big', { fields: [{ field: 'body', problem: 'too_long' }] })
      arrive(placeholder, await composer.upload(picture, end.signal))
    } catch (thrown) {
      if (end.signal.aborted) return
      withdraw(placeholder)
      const { code, fields } = toAfterwordError(thrown)
      const large = fields?.some((field) => field.problem === 'too_long')
      problem.value = large ? tooBig(maxBytes) : `${i18n.t('picture.failed')}${code === 'invalid' ? '' : ` ${i18n.t(`error.${code}`)}`}`
    } finally {
      standing.delete(placeholder)
      uploading.value--
    }
  }

  function tooBig(maxBytes: number): string {
    const size = new Intl.NumberFormat(i18n.lang, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 })
    return i18n.t('picture.tooBig', { size: size.format(maxBytes / megabyte) })
  }

  // A page that was closed in the middle has left its placeholders in the saved words.
  const words = composer.text.peek()
  const cleared = words.replace(/!\[([^\]\n]*) \d+\]\(\)\n*/g, (all, said) => (said === i18n.t('picture.uploading') ? '' : all))
  if (cleared !== words) composer.setText(cleared)

  return {
    uploading,
    problem,
    add(files) {
      const pictures = files.filter(({ type }) => types.includes(type))
      problem.value = pictures.length < files.length ? i18n.t('picture.wrongType') : undefined
      for (const file of pictures) {
        const placeholder = place(pictures.length === 1)
        uploading.value++
        last = last.then(() => upload(file, placeholder))
      }
    },
    done: () => last,
    stop() {
      end.abort()
      for (const placeholder of standing) withdraw(placeholder)
    },
  }
}

interface Placeholder {
  readonly mark: string
  /** What was selected: what the picture shows, and what comes back should it fail. */
  readonly words: string
  /** Line breaks that were added around it. */
  readonly before: string
  readonly after: string
}

/** The line breaks that are missing for a blank line between the placeholder and a text. */
function gap(text: string, breaks: RegExp): string {
  return text === '' ? '' : '\n'.repeat(Math.max(0, 2 - (breaks.exec(text)?.[0].length ?? 0)))
}
