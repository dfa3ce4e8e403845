import autocannon from 'autocannon'

/** Asks a server as often as it answers, over 32 connections, from a process of its own. Prints what came of it as JSON. */
const { url, body, seconds } = JSON.parse(process.argv[2] ?? '{}')
const headers = { 'accept-encoding': 'gzip, deflate, br', 'content-type': 'application/json' }
const text = JSON.stringify(body)
const result = await autocannon({
  url,
  connections: 32,
  duration: seconds,
  requests: [
    body
      ? {
          method: 'POST',
          headers,
          setupRequest: (request) => ({ ...request, body: text.replaceAll('[uuid]', crypto.randomUUID()) }),
        }
      : { method: 'GET', headers },
  ],
})
const { requests, latency, non2xx, errors } = result
process.stdout.write(
  JSON.stringify({ perSecond: requests.average, p50: latency.p50, p99: latency.p99, failed: non2xx + errors, done: requests.total }),
)
