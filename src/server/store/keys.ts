import type { Tables } from './schema'

/** By what a row of each table is found: its primary key. Every table is here. */
export const keys: { readonly [Table in keyof Tables]: readonly (keyof Tables[Table] & string)[] } = {
  settings: ['key'],
  guests: ['id'],
  threads: ['id'],
  comments: ['thread_id', 'seq'],
  votes: ['thread_id', 'guest_id', 'seq'],
  reactions: ['thread_id', 'guest_id', 'seq', 'emoji'],
  reaction_counts: ['thread_id', 'seq', 'emoji'],
  reports: ['thread_id', 'seq', 'guest_id'],
  idempotency: ['thread_id', 'client_id'],
  outbox: ['thread_id', 'seq', 'kind'],
}
