import { createServer } from '../../../src/server/index'
import { check, empty, type Tally } from './tally'

interface Comment {
  readonly id: string
  readonly createdAt: string
  readonly editedAt?: string
  readonly editableUntil: string
}

const hour = 3_600_000

/**
 * The server's clock is set forward and back by up to an hour (and once by ten years) while somebody posts. Comments stand in the order in
 * which they came, no time runs backwards within a thread, what was said about how long one may edit holds, and a token stays good.
 */
export async function clockSteps(cycles: number): Promise<Tally> {
  const tally = empty()
  let time = Date.UTC(2026, 2, 29)
  const server = await createServer({ database: ':memory:', rateLimit: false, moderation: 'off', clock: () => time })
  const ask = async (method: string, path: string, body?: unknown, token?: string) => {
    const response = await server.fetch(
      new Request(`http://comments.example/api/v1${path}`, {
        method,
        headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    )
    return { status: response.status, json: (await response.json()) as never }
  }
  const steps = [-hour, hour, 60_000, 1_000, -1_000, 0, Math.round((Math.random() - 0.5) * 2 * hour)]
  for (; tally.cycles < cycles; tally.cycles++) {
    const thread = `clock-${tally.cycles}`
    const posted: string[] = []
    const known: { readonly comment: Comment; readonly token: string }[] = []
    let token = ''
    for (let n = 0; n < 8; n++) {
      const draft = {
        clientId: crypto.randomUUID(),
        parentId: null,
        body: { format: 'text', value: `${thread} ${n}` },
        author: { name: 'Ines' },
      }
      const { status, json } = await ask('POST', `/threads/${thread}/comments`, draft, token)
      const told = json as { id: string; token?: string; comment: Comment }
      token = told.token ?? token
      check(tally, status === 201, `${thread}: ${status}`)
      posted.push(told.id)
      known.push({ comment: told.comment, token })
      time += tally.cycles === 1 && n === 3 ? 87_600 * hour : (steps[Math.floor(Math.random() * steps.length)] ?? 0)
      for (const { comment, token } of known) {
        const { status, json } = await ask(
          'PATCH',
          `/comments/${comment.id}`,
          { body: { format: 'text', value: `${thread} edited` } },
          token,
        )
        const may = time < Date.parse(comment.editableUntil)
        check(
          tally,
          status === (may ? 200 : 403),
          `${thread}: edited ${status} at ${new Date(time).toISOString()}, ${comment.editableUntil}`,
        )
        if (may) {
          const { editedAt = '', createdAt } = json as Comment
          check(tally, editedAt > createdAt, `${thread}: edited at ${editedAt}, before ${createdAt}`)
        }
      }
    }
    const page = (await ask('GET', `/threads/${thread}/comments?sort=oldest`)).json as { comments: Comment[] }
    check(tally, page.comments.map(({ id }) => id).join() === posted.join(), `${thread}: ${JSON.stringify(page.comments)}`)
    const times = page.comments.map(({ createdAt }) => createdAt)
    check(tally, times.join() === [...times].sort().join(), `${thread}: ${times}`)
  }
  await server.close()
  return tally
}
