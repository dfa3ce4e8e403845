import type { Context } from 'hono'
import type { Asker } from '../rules/asking'

/** Who a request says it comes from. */
export function askerOf(c: Context, address: string): Asker {
  const token = /^Bearer (\S{1,100})$/.exec(c.req.header('authorization') ?? '')?.[1]
  return { address, ...(token && { token }) }
}
