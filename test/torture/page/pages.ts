import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/**
 * A folder with two pages for a house to serve: one with the thread its address names, as a site has it, and one without comments. Nothing
 * stands between the browser and the server, so that its cache, its history and its limits are the real ones.
 */
export function makePages(): string {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-pages-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const page = (body: string) => `<!doctype html><html lang="en"><title>Made</title><link rel="icon" href="data:,"><body>${body}`
  writeFileSync(
    join(folder, 'thread.html'),
    page(`<a href="/plain.html">Away</a><script>
const script = document.createElement('script')
script.src = '/afterword.js'
script.dataset.thread = new URLSearchParams(location.search).get('thread')
script.dataset.loading = 'eager'
document.body.append(script)
</script>`),
  )
  writeFileSync(join(folder, 'plain.html'), page('<p>Elsewhere.'))
  return folder
}

/** The name a reader goes by, from the beginning. */
export const named = (url: string) => ({
  cookies: [],
  origins: [{ origin: url, localStorage: [{ name: 'afterword:server:identity', value: '{"name":"Ines"}' }] }],
})
