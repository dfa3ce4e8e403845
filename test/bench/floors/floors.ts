import { join } from 'node:path'
import MarkdownIt from 'markdown-it'
import { build } from 'vite'
import { conversation } from '../conversation'

/** All of a conversation as a server would have written it into the page. */
export function written(size: number): string {
  const markdown = new MarkdownIt({ linkify: true })
  const said = conversation(size)
  const below = (parent: number | undefined): string => {
    const items = said.flatMap((one, n) =>
      one.parent === parent
        ? [
            `<li><article><header><b>${one.name}</b></header><div class="body">${markdown.render(one.words)}</div></article>${below(n)}</li>`,
          ]
        : [],
    )
    return items.length ? `<ol>${items.join('')}</ol>` : ''
  }
  return below(undefined)
}

/** The Preact floor as one script. */
export async function buildPreact(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: join(import.meta.dirname, 'preact.tsx'), formats: ['iife'], name: 'floor' },
      rolldownOptions: { output: { minify: true } },
    },
  })
  const [output] = [built].flat().flatMap((result) => ('output' in result ? result.output : []))
  if (output?.type !== 'chunk') throw new Error('The floor was not built.')
  return output.code
}
