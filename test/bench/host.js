import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { brotliCompressSync } from 'node:zlib'

/**
 * The plainest server there is: it holds ready bytes, each with its compressed copy, and answers with them. The pages stand here, the
 * peers’ scripts, and the floors’ data. What is posted is read and forgotten.
 *
 * Started with the path of a JSON file: `{ [address]: { type, file } | { type, text } }`.
 */
const answers = new Map()
for (const [address, { type, file, text }] of Object.entries(JSON.parse(readFileSync(process.argv[2], 'utf8')))) {
  const bytes = file ? readFileSync(file) : Buffer.from(text)
  answers.set(address, { type, bytes, compressed: brotliCompressSync(bytes) })
}

const server = createServer((request, response) => {
  const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type,authorization' }
  if (request.method === 'OPTIONS') return response.writeHead(204, cors).end()
  if (request.method === 'POST' && !answers.has(request.url)) {
    let said = ''
    request.on('data', (part) => {
      said += part
    })
    request.on('end', () => {
      JSON.parse(said)
      response.writeHead(201, { ...cors, 'content-type': 'application/json' }).end('{}')
    })
    return
  }
  const [path] = request.url.split('?')
  const answer = answers.get(request.url) ?? answers.get(path)
  if (!answer) return response.writeHead(404, cors).end()
  const { type, bytes, compressed } = answer
  if (!/\bbr\b/.test(request.headers['accept-encoding'] ?? '')) {
    response.writeHead(200, { ...cors, 'content-type': type, 'content-length': bytes.length }).end(bytes)
    return
  }
  response.writeHead(200, { ...cors, 'content-type': type, 'content-encoding': 'br', 'content-length': compressed.length }).end(compressed)
})
server.listen(Number(process.env.PORT), '127.0.0.1')
