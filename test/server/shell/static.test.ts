import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { pageFiles, scriptFiles } from '../../../src/server/static'

const folder = mkdtempSync(join(tmpdir(), 'afterword-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
mkdirSync(join(folder, 'public/chunks/abc'), { recursive: true })
mkdirSync(join(folder, 'pages/.git'), { recursive: true })
writeFileSync(join(folder, 'public/afterword.js'), 'script')
writeFileSync(join(folder, 'public/afterword.js.br'), brotliCompressSync('script'))
writeFileSync(join(folder, 'public/chunks/abc/mount.js'), 'chunk')
mkdirSync(join(folder, 'public/themes'))
writeFileSync(join(folder, 'public/themes/paper.css'), 'theme')
writeFileSync(join(folder, 'pages/index.html'), '<p>home')
writeFileSync(join(folder, 'pages/.git/config'), 'secret')
writeFileSync(join(folder, 'secret.html'), 'secret')
symlinkSync(join(folder, 'secret.html'), join(folder, 'pages/link.html'))

const request = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Request(`http://comments.example${path}`, { headers, method })
const script = scriptFiles(join(folder, 'public'))
const pages = pageFiles(join(folder, 'pages'))

test('the script is fresh, its chunks are for ever, and any page may load either', async () => {
  const main = script(request('/afterword.js'))
  const chunk = script(request('/chunks/abc/mount.js'))
  expect(main?.headers.get('cache-control')).toContain('max-age=300')
  expect(chunk?.headers.get('cache-control')).toContain('immutable')
  for (const answer of [main, chunk]) {
    expect(answer?.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer?.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(answer?.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer?.headers.get('content-type')).toContain('javascript')
  }
})
test('a compressed copy is sent where it is understood, and a known one not at all', async () => {
  const br = script(request('/afterword.js', { 'accept-encoding': 'br' }))
  expect(br?.headers.get('content-encoding')).toBe('br')
  expect(script(request('/chunks/abc/mount.js', { 'accept-encoding': 'br' }))?.headers.get('content-encoding')).toBeNull()
  const etag = String(br?.headers.get('etag'))
  expect(script(request('/afterword.js', { 'accept-encoding': 'br', 'if-none-match': etag }))?.status).toBe(304)
  const head = script(request('/afterword.js', {}, 'HEAD'))
  expect(await head?.text()).toBe('')
  expect(head?.headers.get('content-length')).toBe('6')
})
test('a script from before an update finds the chunks of today, and keeps none', async () => {
  const chunk = script(request('/chunks/old/mount.js'))
  expect(await chunk?.text()).toBe('chunk')
  expect(chunk?.headers.get('cache-control')).toBe('no-cache')
})
test('nothing is served but what is there', () => {
  for (const path of ['/afterword.js.br', '/chunks/abc/other.js', '/chunks/mount.js', '/chunks/abc/', '/chunks/', '/'])
    expect(script(request(path)), path).toBeUndefined()
  expect(script(request('/afterword.js', {}, 'POST'))).toBeUndefined()
})
test('pages stay in their folder', async () => {
  expect(await pages(request('/'))?.text()).toBe('<p>home')
  for (const path of [
    '/.git/config',
    '/%2e%2e/secret.html',
    '/..%2fsecret.html',
    '/..%5csecret.html',
    '/link.html',
    '/%00',
    '/%ff',
    '/index.html%00.js',
    '//secret.html',
  ]) {
    expect(pages(request(path)), path).toBeUndefined()
  }
})

test('a ready theme is a style sheet any page may link, and its compressed copy is no address of its own', async () => {
  const theme = script(request('/themes/paper.css'))
  expect(await theme?.text()).toBe('theme')
  expect(theme?.headers.get('content-type')).toContain('text/css')
  expect(theme?.headers.get('cache-control')).toContain('max-age=300')
  expect(theme?.headers.get('access-control-allow-origin')).toBe('*')
  expect(script(request('/afterword.js.br'))).toBeUndefined()
})
