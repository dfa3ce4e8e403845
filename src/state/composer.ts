import { signal } from '@preact/signals'
import { readBody, readComment } from '../core/border'
import { AfterwordError, type FieldProblem, toAfterwordError } from '../core/errors'
import { checkDraft, isBlank } from '../core/rules'
import type { Body, Comment, Identity } from '../core/types'
import { uuid } from '../core/uuid'
import type { Desk } from './desk'
import type { Drafts } from './drafts'
import type { Outbox } from './outbox'
import type { ComposerState, Place, SessionState } from './state'
import type { Thread } from './thread'

/** Milliseconds in which a second press of the button belongs to the first. */
const onePress = 1000

export interface Composer extends ComposerState {
  /** Takes words back that could not be sent. */
  refill(text: string, clientId: string | undefined): void
}

export interface Neighbours {
  readonly thread: Thread
  readonly drafts: Drafts
  readonly outbox: Outbox
  readonly session: SessionState
}

export function createComposer(desk: Desk, place: Place, { thread, drafts, outbox, session }: Neighbours): Composer {
  const { adapter, ask, emit } = desk
  const editing: Comment | undefined = 'editing' in place ? place.editing : undefined
  const parentId = 'editing' in place ? place.editing.parentId : place.parentId
  const name = placeName(place)
  let original = editing ? (editing.source ?? editing.body.value) : ''
  const saved = drafts.read(name)
  const text = signal(saved?.text ?? original)
  const restored = signal(saved !== undefined && saved.text !== original)
  const problems = signal<readonly FieldProblem[]>([])
  const busy = signal(false)
  const error = signal<AfterwordError>()
  let clientId = saved?.clientId
  let sentAt = 0

  const format = () => (desk.features.peek().input === 'markdown' ? 'markdown' : 'text')
  const body = (): Body => ({ format: format(), value: text.peek() })
  const check = () =>
    checkDraft(
      { author: editing ? editing.author : session.identity.peek(), body: body() },
      editing ? editFeatures() : desk.features.peek(),
    )
  /** Who wrote it is settled when it is edited. */
  const editFeatures = () => ({ ...desk.features.peek(), identity: 'none' as const, fields: {} })

  function write(words: string): void {
    text.value = words
    restored.value = false
    if (words === original) drafts.forget(name)
    else drafts.save(name, { text: words, ...(clientId && { clientId }) })
    if (problems.peek().length) problems.value = check()
  }
  function empty(): void {
    text.value = original
    restored.value = false
    problems.value = []
    error.value = undefined
    clientId = undefined
    drafts.forget(name)
  }

  async function save(comment: Comment): Promise<boolean> {
    busy.value = true
    error.value = undefined
    try {
      const changed = await ask((call) => adapter.edit?.(comment.id, body(), call))
      const words = body()
      thread.rows.change(
        comment.id,
        (before) => readComment(changed) ?? { ...before, body: words, source: words.value, editedAt: new Date().toISOString() },
      )
      original = words.value
      drafts.forget(name)
      session.toggle(comment.id, 'edit', false)
      desk.announcement.value = { key: 'edited' }
      return true
    } catch (thrown) {
      error.value = toAfterwordError(thrown)
      emit('error', error.value)
      return false
    } finally {
      busy.value = false
    }
  }

  return {
    text,
    restored,
    problems,
    busy,
    error,
    setText: write,
    refill(words, id) {
      clientId = id
      // What was begun in the meantime is not thrown away for it.
      write(isBlank(text.peek()) ? words : `${words}\n\n${text.peek()}`)
    },
    async submit() {
      if (busy.peek()) return false
      if (isBlank(text.peek()) && Date.now() - sentAt < onePress) return false
      problems.value = check()
      if (problems.peek().length) return false
      const draft = { parentId, body: body(), author: asked(session.identity.peek(), desk) }
      if (!emit('submit', { thread: desk.thread, ...draft, ...(editing && { id: editing.id }) })) return false
      if (editing) return save(editing)
      sentAt = Date.now()
      // First the outbox, then the draft: between the two the words are kept twice, never not at all.
      outbox.post({ ...draft, clientId: clientId ?? uuid() })
      empty()
      if (parentId !== null) session.toggle(parentId, 'reply', false)
      return true
    },
    async preview() {
      const words = body()
      if (!adapter.preview || words.format === 'text') return words
      const shown = readBody(await ask((call) => adapter.preview?.(words, call)))
      if (!shown) throw new AfterwordError('bad_response', 'The adapter answered no preview.')
      return shown
    },
    discard: empty,
  }
}

export function placeName(place: Place): string {
  if ('editing' in place) return `edit:${place.editing.id}`
  return place.parentId === null ? 'new' : `reply:${place.parentId}`
}

/** Only what the form asked for is sent, whatever is remembered from other forms. */
function asked(identity: Identity, { features }: Desk): Identity {
  const { identity: kind, fields = {} } = features.peek()
  return {
    ...(kind !== 'none' && identity.name && { name: identity.name }),
    ...(fields.email && identity.email && { email: identity.email }),
    ...(fields.website && identity.website && { website: identity.website }),
  }
}
