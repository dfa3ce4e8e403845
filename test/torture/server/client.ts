import { Agent, request } from 'node:http'

/** What was answered; `status` 0: nothing was. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

export interface Post {
  readonly clientId: string
  readonly thread: string
  readonly words: string
  readonly parentId?: string | null
}

export const newPost = (thread: string, words: string): Post => ({ thread, words, clientId: crypto.randomUUID() })

/** Somebody who asks over lines that stay open, as a browser does. */
export function client(lines = 32) {
  const agent = new Agent({ keepAlive: true, maxSockets: lines })
  const ask = (method: string, address: string, body?: unknown, headers: Record<string, string> = {}) =>
    new Promise<Answer>((resolve) => {
      const sent = body === undefined ? '' : JSON.stringify(body)
      const none = () => resolve({ status: 0, headers: {}, text: '' })
      const asked = request(address, {
        method,
        agent,
        headers: { ...(sent && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }), ...headers },
      })
      asked.on('error', none)
      asked.on('response', (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (part) => (text += part))
        response.on('error', none)
        response.on('end', () =>
          response.complete ? resolve({ status: response.statusCode ?? 0, headers: response.headers, text }) : none(),
        )
        response.on('close', none)
      })
      asked.end(sent)
    })
  return {
    ask,
    post: (url: string, { thread, words, clientId, parentId = null }: Post, headers?: Record<string, string>) =>
      ask(
        'POST',
        `${url}/api/v1/threads/${encodeURIComponent(thread)}/comments`,
        { clientId, parentId, body: { format: 'text', value: words }, author: { name: 'Ines' } },
        headers,
      ),
    /** The words of all comments of a thread, oldest first. */
    async words(url: string, thread: string): Promise<string[]> {
      const found: string[] = []
      for (let cursor: string | undefined = ''; cursor !== undefined; ) {
        const query: string = cursor && `&cursor=${encodeURIComponent(cursor)}`
        const { status, text } = await ask(
          'GET',
          `${url}/api/v1/threads/${encodeURIComponent(thread)}/comments?sort=oldest&limit=100${query}`,
        )
        if (status !== 200) throw new Error(`${status} ${text}`)
        const page = JSON.parse(text) as { comments: { body: { value: string } }[]; nextCursor?: string }
        found.push(...page.comments.map(({ body }) => body.value.replace(/<[^>]*>/g, '').trim()))
        cursor = page.nextCursor
      }
      return found
    },
    close: () => agent.destroy(),
  }
}
