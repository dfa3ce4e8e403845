import { createHash, createHmac } from 'node:crypto'

/**
 * A guest's identity: a token nobody can guess, made from the name the browser gave its first act. The same act sent again (its answer
 * was lost) gets the same token, so the guest is the same one; the database keeps only a hash, so its readers cannot act as anybody.
 */
export interface Tokens {
  /** `clientId`: the UUID of the act that needs an identity. */
  issue(clientId: string): string
  /** A guest's id, from their token. */
  guestId(token: string): string
  /** Where a request came from, as a keyed hash: enough to compare, not to find out. IPv6 by its /64, which is one customer. */
  network(address: string): string
}

export function createTokens(secret: string): Tokens {
  const hmac = (text: string) => createHmac('sha256', secret).update(text).digest('base64url')
  return {
    issue: (clientId) => hmac(`guest:${clientId}`),
    guestId: (token) => createHash('sha256').update(token).digest('base64url').slice(0, 22),
    network: (address) => hmac(`network:${networkOf(address)}`).slice(0, 22),
  }
}

/** What counts as one place: an IPv4 address, or an IPv6 /64. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail = ''] = plain.split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail.split(':').filter(Boolean)
  const groups = plain.includes('::') ? [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right] : left
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
