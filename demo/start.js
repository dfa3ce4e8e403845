import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** `npm start`: builds what is missing or older than its sources, then serves the demo article with a SQLite file. */
const root = join(import.meta.dirname, '..')
const built = ['src/server/dist/main.js', 'src/server/dist/public/afterword.js'].map((name) => join(root, name))

const time = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => !/(^|[/\\])(dist|node_modules)([/\\]|$)/.test(name))
  .map((name) => time(join(root, 'src', name)))

if (Math.min(...built.map(time)) < Math.max(...sources)) {
  console.warn('Building …')
  for (const mode of ['script', 'server']) {
    const { status } = spawnSync('npx', ['vite', 'build', '--mode', mode, '--logLevel', 'warn'], {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    })
    if (status !== 0) process.exit(status ?? 1)
  }
}

mkdirSync(join(root, 'data'), { recursive: true })
const port = process.env.PORT ?? '8080'
const server = spawn(process.execPath, [built[0], 'serve'], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: {
    ...process.env,
    PORT: port,
    AFTERWORD_DATABASE: process.env.AFTERWORD_DATABASE ?? join(root, 'data/afterword.sqlite'),
    AFTERWORD_PAGES: join(root, 'demo'),
  },
})
// Not before it listens: where the port is taken, somebody else would answer there.
server.once('message', () => console.warn(`Open http://localhost:${port}/`))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal))
server.on('exit', (code) => process.exit(code ?? 1))
