import { AfterwordError } from '../../core/errors'
import type { Report } from '../../core/types'
import type { Store } from '../store/store'
import type { Asker, Asking } from './asking'
import { isUnstorable } from './words'

/** The longest note a report may have, in UTF-16 code units. */
export const longestNote = 1_000

/** Telling the moderators about a comment; in a closed thread, too. */
export function createReports(store: Store, { another }: Asking, now: () => number) {
  return {
    async report(id: string, report: Report, clientId: string | undefined, asker: Asker): Promise<void> {
      if (isUnstorable(report.note ?? '')) throw new AfterwordError('invalid', 'This note cannot be stored.')
      const { row, guestId } = await another(id, clientId, asker)
      await store.report(row, guestId, report, now())
    },
  }
}
