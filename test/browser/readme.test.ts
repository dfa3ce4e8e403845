import { createReadStream, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { build } from 'vite'
import { expect, test } from 'vitest'
import { useStage } from './stage'

/** What the README tells people to write, written, and seen to work. */
const stage = useStage({ AFTERWORD_ORIGINS: '*', AFTERWORD_MODERATION: 'off' })
const root = join(import.meta.dirname, '../..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) => match[1] ?? '')
const here = (code: string) => code.replaceAll('https://comments.example.com', stage.house.url)

async function openBody(body: string) {
  const page = await stage.open('/made.html', undefined, {
    before: async (page) => {
      await page.route('**/made.html', (route) =>
        route.fulfill({ contentType: 'text/html', body: `<!doctype html><html lang="en"><title>Made</title><body>${body}` }),
      )
    },
  })
  return page
}

test.each(blocks('html').map((code, at) => [at, code] as const))('HTML snippet %s shows the comments', async (_, code) => {
  const page = await openBody(here(code))
  await page.getByText('There are no comments yet.').waitFor()
  expect(await page.getByRole('heading', { name: 'Add comment' }).isVisible()).toBe(true)
})

test('the count element of the README counts', async () => {
  const snippet = /`(<afterword-count [^`]*)`/.exec(readme)?.[1] ?? ''
  const page = await openBody(`${snippet}<script src="${stage.house.url}/afterword.js"></script>`)
  await expect.poll(() => page.locator('afterword-count').textContent()).toBe('0')
})

test('the JavaScript snippet mounts, updates and unmounts', async () => {
  const file = join(root, 'node_modules/.cache-readme.js')
  writeFileSync(file, `${blocks('js')[0]}\nglobalThis.comments = comments\n`)
  const result = await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: { write: false, lib: { entry: file, formats: ['es'] }, rolldownOptions: { output: { codeSplitting: false } } },
  }).finally(() => rmSync(file))
  const output = [result].flat().flatMap((built) => ('output' in built ? built.output : []))[0]
  const code = output?.type === 'chunk' ? output.code : ''
  const page = await openBody('<div id="comments"></div>')
  await page.addScriptTag({ type: 'module', content: here(code) })
  await page.getByText('There are no comments yet.').waitFor()
  await page.evaluate(() => (globalThis as unknown as { comments: { update(options: object): void } }).comments.update({ theme: 'dark' }))
  await page.locator('[data-theme="dark"]').waitFor()
  await page.evaluate(() => (globalThis as unknown as { comments: { unmount(): void } }).comments.unmount())
  expect(await page.locator('#comments').evaluate((host) => host.shadowRoot?.innerHTML)).toBe('<slot></slot>')
})

test('the folder on a host of files is enough for another backend', async () => {
  const folder = join(root, 'src/server/dist/public')
  const files = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://host').pathname
    const page =
      '<!doctype html><html lang="en"><title>A post</title><body><script async src="/comments/afterword.js" data-backend="local"></script>'
    if (path === '/post.html') return response.setHeader('content-type', 'text/html').end(page)
    response.setHeader('content-type', 'text/javascript')
    createReadStream(join(folder, path.replace('/comments/', '')))
      .on('error', () => response.writeHead(404).end())
      .pipe(response)
  })
  await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve))
  try {
    const page = await (await stage.reader()).newPage()
    await page.goto(`http://127.0.0.1:${(files.address() as AddressInfo).port}/post.html`)
    await page.getByRole('textbox', { name: 'Your comment' }).click()
    await page.keyboard.type('Without a server')
    await page.getByLabel('Name').fill('Ines')
    await page.getByRole('button', { name: 'Post comment' }).click()
    await page.reload()
    await page.getByRole('article').filter({ hasText: 'Without a server' }).waitFor()
  } finally {
    files.closeAllConnections()
    files.close()
  }
})

test('the commands are those of package.json and of the server', () => {
  const scripts = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts
  const named = [...readme.matchAll(/npm (?:run )?(start|test|build|check|bench|dev|live)\b/g)].map(([, name]) => String(name))
  expect(named).toEqual(expect.arrayContaining(['start', 'test', 'build', 'check', 'bench', 'live']))
  for (const name of named) expect(scripts).toHaveProperty(name)
  const usage = readFileSync(join(root, 'src/server/main.ts'), 'utf8')
  for (const [, command] of readme.matchAll(/dist\/main\.js (\w+)/g)) expect(usage).toContain(`  ${command}`)
})

test('the line of CSS is the one the tests of layout use', () => {
  const line = blocks('css')[0]?.replace(/\s+/g, '')
  expect(readFileSync(join(import.meta.dirname, 'load.test.ts'), 'utf8').replace(/\s+/g, '')).toContain(line?.replace(/;?}$/, ''))
})
