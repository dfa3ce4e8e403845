import { batch, computed, type ReadonlySignal, signal } from '@preact/signals'
import { readBody, readComment } from '../core/border'
import { AfterwordError } from '../core/errors'
import { checkDraft, isBlank } from '../core/rules'
import type { Body, Identity } from '../core/types'
import type { Desk } from './desk'
import type { Drafts } from './drafts'
import type { Outbox } from './outbox'
import type { Own } from './own'
import type { ComposerState, Place, SessionState } from './state'
import type { Thread } from './thread'
import type { Words, Written } from './words'

/** Milliseconds in which a further press of the button belongs to the first. */
const onePress = 1000

export interface Composer extends ComposerState {
  /** Takes words back that could not be sent, in one write with `also`. What was begun in the meantime stays below them. */
  refill(words: string, clientId: string, also: (written: Written) => void): void
}

export interface Neighbours {
  readonly thread: Thread
  readonly own: Own
  readonly words: Words
  readonly drafts: Drafts
  readonly outbox: Outbox
  readonly session: SessionState
}

export function createComposer(desk: Desk, place: Place, { thread, own, words: shelf, drafts, outbox, session }: Neighbours): Composer {
  const { adapter, ask, features } = desk
  const editing = 'editing' in place ? place.editing : undefined
  const draft = drafts.open(placeName(place))
  /** What was typed; nothing yet: the words that stand. */
  const typed = signal(draft.found)
  const standing = () => {
    const comment = editing && (thread.find(editing.id) ?? editing)
    return comment?.source ?? (comment?.body.format === 'html' ? comment.body.value.replace(/<[^>]*>/g, '') : comment?.body.value) ?? ''
  }
  const text: ReadonlySignal<string> = computed(() => typed.value ?? standing())
  const restored = signal(draft.found !== undefined)
  const tried = signal(false)
  const busy = signal(false)
  const error = signal<AfterwordError>()
  let sentAt = Number.NEGATIVE_INFINITY

  const body = computed((): Body => ({ format: features.value.input, value: text.value }))
  const author = computed((): Identity => asked(session.identity.value, features.value))
  const problems = computed(() => {
    if (!tried.value) return []
    const found = checkDraft({ body: body.value, author: author.value }, features.value)
    // Who wrote it is settled when it is edited.
    return editing ? found.filter(({ field }) => field === 'body') : found
  })

  function empty(): void {
    batch(() => {
      typed.value = error.value = undefined
      restored.value = tried.value = false
    })
  }
  function discard(): void {
    shelf.change((written) => void draft.take(written, text.peek()))
    empty()
  }

  /** Of the words somebody begins to edit: nobody's later ones are written over unseen. */
  let base: string | undefined
  const remember = () => {
    const comment = editing && (thread.find(editing.id) ?? editing)
    base ??= comment && (comment.editedAt ?? comment.createdAt)
    return base
  }
  if (draft.found !== undefined) remember()

  async function save(id: string, words: Body): Promise<boolean> {
    const was = remember()
    busy.value = true
    error.value = undefined
    try {
      if (!adapter.edit) throw new AfterwordError('unsupported')
      const changed = await ask(
        (call) => adapter.edit?.(id, words, { ...call, ...(was && { was }) }),
        (answer) => (answer === undefined ? answer : needed(readComment(answer))),
      )
      base = undefined
      const before = thread.find(id)
      // Deleted in the meantime, it stays deleted.
      if (before && before.status !== 'deleted') {
        const after = { ...(changed ?? { ...before, body: words, source: words.value, editedAt: new Date().toISOString() }), id }
        own.change(after)
        thread.put(after)
      }
      desk.announcement.value = { key: 'edited' }
      // Whoever went on writing in the meantime is not done.
      if (text.peek() !== words.value) return false
      discard()
      session.toggle(id, 'edit', false)
      return true
    } catch (thrown) {
      if (desk.ending.aborted) return false
      error.value = desk.report(thrown)
      if (error.value.code === 'conflict') {
        // Whoever has been told so knows what they write over.
        base = undefined
        void thread.reload()
      }
      desk.announcement.value = { key: 'failed' }
      return false
    } finally {
      busy.value = false
    }
  }

  return {
    text,
    restored,
    kept: drafts.kept,
    problems,
    busy,
    error,
    setText(words) {
      remember()
      batch(() => {
        typed.value = words
        restored.value = false
      })
      draft.save(words === standing() ? '' : words)
    },
    refill(words, clientId, also) {
      const all = isBlank(text.peek()) ? words : `${words}\n\n${text.peek()}`
      shelf.change((written) => {
        also(written)
        draft.put(written, all, clientId)
      })
      empty()
      typed.value = all
    },
    async submit() {
      if (busy.peek()) return false
      if (isBlank(text.peek()) && Date.now() - sentAt < onePress) return true
      tried.value = true
      if (problems.peek().length) return false
      const words = body.peek()
      if (editing) return desk.emit('submit', { thread: desk.thread, id: editing.id, body: words }) && save(editing.id, words)
      const parentId = 'parentId' in place ? place.parentId : null
      const comment = { parentId, body: words, author: author.peek() }
      if (!desk.emit('submit', { thread: desk.thread, ...comment })) return false
      sentAt = Date.now()
      outbox.post(comment, (written) => draft.take(written, words.value))
      empty()
      if (Object.keys(comment.author).length) session.setIdentity(session.identity.peek(), true)
      if (parentId !== null) session.toggle(parentId, 'reply', false)
      return true
    },
    async preview() {
      const words = body.peek()
      if (!adapter.preview) return words
      return ask(
        (call) => adapter.preview?.(words, call),
        (answer) => needed(readBody(answer)),
      )
    },
    upload(picture, signal) {
      const until = new AbortController()
      for (const end of [signal, desk.ending]) {
        if (end.aborted) until.abort(end.reason)
        end.addEventListener('abort', () => until.abort(end.reason), { signal: until.signal })
      }
      return ask(
        (call) => adapter.upload?.(picture, call),
        (answer) => needed(typeof answer === 'string' && answer ? answer : undefined),
        until.signal,
      )
    },
    discard,
  }
}

export function placeName(place: Place): string {
  if ('editing' in place) return `edit:${place.editing.id}`
  return place.parentId === null ? 'new' : `reply:${place.parentId}`
}

function needed<T>(answer: T | undefined): T {
  if (!answer) throw new AfterwordError('bad_response', 'The adapter answered something else.')
  return answer
}

/** Only what the form asks for is sent, whatever is remembered from other forms. */
function asked(identity: Identity, { identity: need, fields = {} }: Desk['features']['value']): Identity {
  const all = { name: need !== 'none', email: fields.email, website: fields.website }
  return Object.fromEntries(
    Object.entries(identity)
      .filter(([field, value]) => all[field as keyof Identity] && !isBlank(value))
      .map(([field, value]) => [field, value.trim()]),
  )
}
