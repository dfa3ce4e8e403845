import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import MarkdownIt from 'markdown-it'
import { createArtalk } from '../adapters/backends/artalk'
import { createTwikoo } from '../adapters/backends/twikoo'
import { conversation, pathOf, sizes } from './conversation'
import { type Answering, post } from './post'

export const openTwikoo = () => standIn(createTwikoo().fetch, seedTwikoo)
export const openArtalk = () => standIn(createArtalk().fetch, seedArtalk)

/** Answers as a peer's server does, with bytes made once: it costs the peer nothing to be asked. */
async function standIn(answering: Answering, seed: (answering: Answering) => Promise<void>) {
  await seed(answering)
  const ready = new Map<string, { status: number; bytes: Buffer }>()
  const server = createServer(async (request, response) => {
    const headers = {
      'access-control-allow-origin': request.headers.origin ?? '*',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
      'access-control-allow-methods': 'GET,POST,PUT',
    }
    if (request.method === 'OPTIONS') return response.writeHead(204, headers).end()
    let body = ''
    for await (const part of request) body += part
    const key = `${request.method} ${request.url} ${body.replace(/"accessToken":"\w*"/, '')}`
    let answer = ready.get(key)
    if (!answer) {
      const made = await answering(
        new Request(`http://peer.example${request.url}`, {
          method: request.method ?? 'GET',
          headers: { 'content-type': 'application/json' },
          ...(body && { body }),
        }),
      )
      const bytes = Buffer.from(await made.arrayBuffer())
      // What it does not know is not about comments (a count of visits): an error would only cost the peer time.
      answer = made.status === 404 ? { status: 200, bytes: Buffer.from('{}') } : { status: made.status, bytes }
      ready.set(key, answer)
    }
    response.writeHead(answer.status, { ...headers, 'content-type': 'application/json' }).end(answer.bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Its page sends HTML, and its server keeps that. */
async function seedTwikoo(answering: Answering): Promise<void> {
  const markdown = new MarkdownIt({ linkify: true })
  for (const size of sizes) {
    const ids: [own: unknown, top: unknown][] = []
    for (const { parent, name, words } of conversation(size)) {
      const [pid, rid] = ids[parent ?? -1] ?? []
      const comment = markdown.render(words)
      const event = {
        event: 'COMMENT_SUBMIT',
        nick: name,
        mail: 'a@example.org',
        url: pathOf(size),
        ua: 'x',
        comment,
        ...(rid ? { pid, rid } : {}),
      }
      const { id } = await post('http://peer.example/', event, answering)
      ids.push([id, rid ?? id])
    }
  }
}

async function seedArtalk(answering: Answering): Promise<void> {
  for (const size of sizes) {
    const ids: unknown[] = []
    for (const { parent, name, words } of conversation(size)) {
      const comment = {
        name,
        email: 'a@example.org',
        link: '',
        content: words,
        rid: parent === undefined ? 0 : ids[parent],
        page_key: pathOf(size),
        site_name: 'Blog',
        ua: '',
      }
      ids.push((await post('http://peer.example/api/v2/comments', comment, answering)).id)
    }
  }
}
