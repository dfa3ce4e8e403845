import { type Bar, drawBars, shorten } from './bars'
import { sizes } from './conversation'
import { type Figure, ofLoads, ofServed, type Results, type Spread } from './figures'
import { conditions } from './load'
import type { Subject } from './subjects'
import { verdicts } from './verdicts'

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

const range = ({ min, median, max }: Spread) => `**${shorten(median)}** (${shorten(min)}–${shorten(max)})`
const mega = (bytes: number) => shorten(bytes / 1_000_000)
const named = ({ name, kind }: Pick<Subject, 'name' | 'kind'>) => (kind === 'ours' ? `**${name}**` : kind === 'floor' ? `_${name}_` : name)

/** The report and its pictures: what each file is called, and what is in it. */
export function writeReport(results: Results): Readonly<Record<string, string>> {
  const { machine, subjects, loads, served } = results
  const bars = (figure: (name: string) => Spread, of: readonly Pick<Subject, 'name' | 'kind'>[]): Bar[] =>
    of.map(({ name, kind }) => ({ name, kind, ...figure(name) }))
  const shown = subjects.filter(({ name }) => name !== 'static HTML')
  const servers = [...new Map(served.map((row) => [row.name, row])).values()]
  const pictures = {
    'first.svg': drawBars(
      'Time to the first comment, 100 comments',
      conditions.map(({ name }) => ({
        title: name,
        unit: 'ms',
        bars: bars((subject) => ofLoads(results, subject, name, 100, 'first'), shown),
      })),
    ),
    'bytes.svg': drawBars('What a reader loads', [
      {
        title: 'On the wire until the first comment stands, 20 comments',
        unit: 'KB',
        bars: bars((subject) => kilo(ofLoads(results, subject, 'plain', 20, 'bytes')), shown),
      },
      {
        title: 'On the wire until all is quiet, 20 comments',
        unit: 'KB',
        bars: bars((subject) => kilo(ofLoads(results, subject, 'plain', 20, 'bytesInAll')), shown),
      },
      {
        title: 'Blocking time, CPU 4×, 100 comments',
        unit: 'ms',
        bars: bars((subject) => ofLoads(results, subject, 'CPU 4×', 100, 'blocked'), shown),
      },
    ]),
    'servers.svg': drawBars('Servers, one process, 32 connections', [
      {
        title: 'Reads of the first page per second, 100 comments',
        unit: '/s',
        more: true,
        bars: bars((name) => ofServed(results, name, 'read', 'perSecond'), servers),
      },
      {
        title: 'Posts per second (raw node:http stores nothing)',
        unit: '/s',
        more: true,
        bars: bars((name) => ofServed(results, name, 'post', 'perSecond'), servers),
      },
    ]),
  }
  const loaded = conditions.flatMap(({ name: condition }) =>
    sizes.map((size) => {
      const of = (subject: Subject, figure: Figure) => ofLoads(results, subject.name, condition, size, figure)
      const rows = subjects.map((subject) => [
        named(subject),
        range(of(subject, 'first')),
        range(of(subject, 'whole')),
        shorten(of(subject, 'shown').median),
        range(of(subject, 'blocked')),
        shorten(of(subject, 'longest').median),
        of(subject, 'shift').median.toFixed(3),
        mega(of(subject, 'heap').median),
      ])
      const head = ['', 'first comment ms', 'first page ms', 'comments shown', 'blocking ms', 'longest task ms', 'shift', 'heap MB']
      return `### ${condition}, ${size} comments\n${table(head, rows)}`
    }),
  )
  const wire = table(
    ['', 'bytes until the first comment', 'requests', 'bytes in all', 'requests in all', 'version', 'answered by'],
    subjects.map((subject) => {
      const of = (figure: Figure) => shorten(ofLoads(results, subject.name, 'plain', 20, figure).median)
      return [named(subject), of('bytes'), of('requests'), of('bytesInAll'), of('requestsInAll'), subject.version || '–', subject.server]
    }),
  )
  const files =
    loads.find(({ subject, condition, size }) => subject === 'Afterword' && condition === 'plain' && size === 20)?.load.files ?? {}
  const serving = table(
    ['', 'reads/s', 'p50 ms', 'p99 ms', 'posts/s', 'p50 ms', 'p99 ms', 'peak memory MB', 'synced to disk before the answer'],
    servers.map(({ name, kind, syncs }) => {
      const of = (what: 'read' | 'post', figure: 'perSecond' | 'p50' | 'p99') => ofServed(results, name, what, figure)
      const memory = served.filter((row) => row.name === name).map((row) => row.memory ?? Number.NaN)
      const sync = syncs === undefined ? 'not looked at: no strace here' : syncs ? `yes (${syncs.toFixed(1)} syncs a post)` : 'no'
      return [
        named({ name, kind }),
        range(of('read', 'perSecond')),
        shorten(of('read', 'p50').median),
        shorten(of('read', 'p99').median),
        range(of('post', 'perSecond')),
        shorten(of('post', 'p50').median),
        shorten(of('post', 'p99').median),
        mega(Math.max(...memory)),
        sync,
      ]
    }),
  )
  const judged = verdicts(results)
  const text = `# Measured against the peers
Written by \`npm run bench\`; made anew by every run, nothing in it is written by hand.

${machine.cores} cores (${machine.processor}), ${Math.round(machine.memory / 2 ** 30)} GiB, Node ${machine.node}, Chromium ${machine.chromium}; load average before the run ${machine.busy.toFixed(1)}. Rounds: ${machine.rounds}, each
measuring every subject once and beginning with another one. **Median** (least–most). Absolute figures hold only beside each other.

## What had to be reached
${table(
  ['', 'must', 'is', ''],
  judged.map(({ figure, must, is, reached }) => [figure, must, is, reached ? 'reached' : '**missed**']),
)}

## What a reader waits for
![Time to the first comment](first.svg)

A short article with the comments under it, a phone's viewport (412 × 915), a cold cache, a browser profile of its own for each load. Each client is the one its makers
publish to npm, in full (compressed with brotli, served by a raw \`node:http\`), against its server on loopback. _First comment_: the first frame with the words of a comment in it. _First page_: the frame with the last comment of what comes
without asking; how many that is differs, see _shown_. _Blocking_: of all tasks, what is over 50 ms. _CPU 4×_: the processor slowed by Chromium. _Slow 4G_: 400 ms before each answer, 400 kbit/s.
_Heap_: of JavaScript, after a collection of garbage. Whatever is not on this machine (pictures of authors, emoji packs) fails at once, which favours who asks for it.

${loaded.join('\n\n')}

## What comes over the wire (20 comments, headers included)
![What a reader loads](bytes.svg)

Without the page itself; _static HTML_ is all in the page.

${wire}

What our own page asks for until its first comment stands:

${table(
  ['file', 'bytes'],
  Object.entries(files).map(([name, size]) => [name, shorten(size)]),
)}

## Servers
![Servers](servers.svg)

One process each, loopback, 32 connections from another process, ${machine.seconds} s a round; reads are of the first page of a thread of 100, as that server's own client asks for it; posts are all different and go to one thread. Limits on how often one
address may ask are off in all of them. _raw node:http_ answers our server's very bytes, and forgets what is posted. Syncs were counted by strace over ten posts one after the other; many at once may share one.

${serving}

## Who is not here
| | why |
|---|---|
| Twikoo's server | \`tkserver\` is not in the npm registry used here; \`twikoo-func\` needs Tencent's cloud. Its client is measured against a stand-in that gives recorded kinds of answers, ready made: it costs the client no time of a server |
| Artalk's server | a Go program, not in npm or Debian; a stand-in as above |
| Isso, Remark42, Comentario | Python and Go programs with no client in npm: neither their servers nor their scripts can be had by name from npm or Debian |
| giscus, utterances | what is in npm embeds a frame from their own sites, which ask GitHub |
| Cusdis | \`react-cusdis\` embeds a script from its own site; the server is not in npm |
| Gitalk, Valine, DisqusJS | are clients of GitHub, LeanCloud and Disqus |
`
  return { 'RESULTS.md': text, ...pictures }
}

const kilo = ({ min, median, max }: Spread): Spread => ({ min: min / 1000, median: median / 1000, max: max / 1000 })
