export type Answering = (request: Request) => Response | Promise<Response>

/** Sends JSON, and insists on it being taken. */
export async function post(url: string, body: object, send: Answering = (request) => fetch(request)): Promise<Record<string, unknown>> {
  const answer = await send(
    new Request(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  )
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`)
  return answer.json() as Promise<Record<string, unknown>>
}
