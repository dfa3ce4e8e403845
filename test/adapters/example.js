/**
 * An adapter in forty lines: comments of a guestbook at `url` that speaks plain JSON.
 * @type {import('afterword').AdapterFactory}
 */
export default ({ url }) => ({
  name: 'guestbook',
  features: { sorts: ['oldest'], depth: 0, identity: 'required', input: 'text', maxLength: 2000 },

  async list({ thread, cursor = '0' }, { signal }) {
    const { entries, next } = await ask(`${url}/entries?page=${encodeURIComponent(thread.id)}&from=${cursor}`, { signal })
    return { comments: entries.map(toComment), ...(next !== null && { nextCursor: String(next) }) }
  },

  async create(thread, { clientId, body, author }, { signal }) {
    const entry = { key: clientId, page: thread.id, text: body.value, name: author.name }
    const stored = await ask(`${url}/entries`, { method: 'POST', body: JSON.stringify(entry), signal })
    return { status: 'published', id: String(stored.id), comment: toComment(stored) }
  },
})

const toComment = ({ id, name, text, at }) => ({
  id: String(id),
  parentId: null,
  author: { name },
  body: { format: 'text', value: text },
  createdAt: new Date(at).toISOString(),
  status: 'published',
  can: [],
})

/** What the guestbook answers to a failure, in the words of the contract. */
const codes = { 400: 'invalid', 404: 'not_found', 409: 'conflict', 429: 'rate_limited' }

async function ask(address, request) {
  request.signal.throwIfAborted()
  const answer = await fetch(address, request).catch((error) => fail(request.signal.aborted ? request.signal.reason : 'offline', error))
  return answer.ok ? answer.json() : fail(codes[answer.status] ?? 'server')
}

function fail(code, cause) {
  if (typeof code !== 'string') throw code
  throw Object.assign(new Error(code, { cause }), { [Symbol.for('afterword.error')]: true, code })
}
