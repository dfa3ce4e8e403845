import { type AdapterOptions, defineAdapter } from '../core/adapter'
import { type Archived, nextPage, readArchive } from './archive'
import { failure } from './failure'
import { createHttp } from './http'
import { createWhole, published } from './whole'

/** So many pages of a JSON Feed are read. */
const mostPages = 100

/**
 * Comments from one JSON file at `url`, for reading only: our archive format
 * `{ "afterword": 1, "threads": { "<thread id>": { "state"?, "comments": Comment[] } } }`, or, for one thread, `{ "comments": Comment[] }`
 * or the bare list; a JSON Feed; or what Jekyll makes of a site's comment data.
 */
export default defineAdapter(({ url, fetch }: AdapterOptions) => {
  async function ask(address: string, signal: AbortSignal): Promise<unknown> {
    const answer = await createHttp({ url: address, ...(fetch && { fetch }) })('', { signal })
    if (answer.status >= 300) throw failure(answer)
    if (typeof answer.json !== 'object' || answer.json === null) throw failure(answer, 'bad_response')
    return answer.json
  }

  async function pages(signal: AbortSignal): Promise<readonly unknown[]> {
    const found: unknown[] = []
    for (let next: string | undefined = url; next && found.length < mostPages; next = nextPage(found.at(-1)))
      found.push(await ask(new URL(next, url).href, signal))
    return found
  }

  async function read(thread: string, signal: AbortSignal): Promise<Archived> {
    const found = (await pages(signal)).map((page) => readArchive(page, thread))
    return { ...found[0], comments: found.flatMap(({ comments }) => comments) }
  }

  return {
    name: 'static',
    features: { sorts: ['newest', 'oldest', 'top'], depth: Number.POSITIVE_INFINITY, identity: 'none', input: 'text', maxLength: 0 },
    ...createWhole((thread, { signal }) => read(thread.id, signal)),
    async count(threads, { signal }) {
      const file = await pages(signal)
      const counted = (thread: string) => file.flatMap((page) => readArchive(page, thread).comments).filter(published).length
      return Object.fromEntries(threads.map((thread) => [thread, { value: counted(thread), exact: true }]))
    },
  }
})
