import { type ReadonlySignal, signal } from '@preact/signals'
import type { AfterwordError } from '../core/errors'
import type { ReportReason } from '../core/types'
import type { Desk } from './desk'
import { remembered } from './muted'
import { remember } from './remember'

/** The longest note to the moderators, in UTF-16 code units. */
export const longestNote = 500

/** One reader's report about one comment. What was filled in stays while the page does, whether it is open or not. */
export interface ReportState {
  readonly reason: ReadonlySignal<ReportReason | undefined>
  readonly note: ReadonlySignal<string>
  /** Sent, now or on an earlier visit from this device. */
  readonly sent: ReadonlySignal<boolean>
  readonly busy: ReadonlySignal<boolean>
  readonly error: ReadonlySignal<AfterwordError | undefined>
  fill(form: { readonly reason?: ReportReason; readonly note?: string }): void
  /** Answers whether the moderators have it. Nothing is sent without a reason, with too long a note, or twice. */
  send(): Promise<boolean>
}

/** Where reports are made: the same comment gives the same one. */
export function createReports({ adapter, ask, storage, thread, ending, report: tell }: Desk): (id: string) => ReportState {
  const reports = new Map<string, ReportState>()

  function create(id: string): ReportState {
    const key = `${thread.id} ${id}`
    const reason = signal<ReportReason>()
    const note = signal('')
    const sent = signal(remembered(storage, 'reported').has(key))
    const busy = signal(false)
    const error = signal<AfterwordError>()
    return {
      reason,
      note,
      sent,
      busy,
      error,
      fill(form) {
        if (form.reason) reason.value = form.reason
        if (form.note !== undefined) note.value = form.note
      },
      async send() {
        const why = reason.peek()
        const words = note.peek().trim()
        if (!adapter.report || !why || words.length > longestNote || busy.peek() || sent.peek()) return sent.peek()
        busy.value = true
        error.value = undefined
        try {
          await ask(
            (call) => adapter.report?.(id, { reason: why, ...(words && { note: words }) }, call),
            () => {},
          )
          sent.value = true
          remember(storage, 'reported', key, true)
        } catch (thrown) {
          if (!ending.aborted) error.value = tell(thrown)
        } finally {
          busy.value = false
        }
        return sent.peek()
      },
    }
  }
  return (id) => {
    const known = reports.get(id) ?? create(id)
    reports.set(id, known)
    return known
  }
}
