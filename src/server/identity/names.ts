import { createHash } from 'node:crypto'
import type { Ref } from '../store/store'

const digits = '0123456789abcdefghjkmnpqrstvwxyz'

/** A thread's short id: 65 bits of SHA-256 over its normalised id, in Crockford's base 32, safe in an address. */
export function threadKey(id: string): string {
  let bits = BigInt(`0x${createHash('sha256').update(id).digest('hex').slice(0, 17)}`)
  let key = ''
  for (let at = 0; at < 13; at++) {
    key = (digits[Number(bits & 31n)] ?? '0') + key
    bits >>= 5n
  }
  return key
}

/** A comment's public id: its thread's short id and its number there, so that it can be found without asking every thread. */
export function commentId({ threadId, seq }: Ref): string {
  return `${threadId}-${seq.toString(36)}`
}

/** The place a public id names; `undefined` for a string that cannot be one. */
export function parseCommentId(id: string): Ref | undefined {
  const [, threadId, seq] = /^([0-9a-hjkmnp-tv-z]{13})-([0-9a-z]{1,10})$/.exec(id) ?? []
  return threadId && seq ? { threadId, seq: Number.parseInt(seq, 36) } : undefined
}
