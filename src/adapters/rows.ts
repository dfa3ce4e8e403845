import { AfterwordError } from '../core/errors'
import type { Comment } from '../core/types'

/** A backend's list, translated row by row. A row that cannot be is handed on as it came: the widget's border drops it and tells. */
export function translated<Row>(rows: unknown, toComment: (row: Row) => Comment): Comment[] {
  return list<Row>(rows).map((row) => {
    try {
      return toComment(row)
    } catch {
      return row as never
    }
  })
}

/** What has to be a list; anything else was not understood. */
export function list<Row>(value: unknown): readonly Row[] {
  if (!Array.isArray(value)) throw new AfterwordError('bad_response', 'The backend answered no list.')
  return value
}
