import { accessSync, constants, existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { loadConverter } from '../pictures/convert'
import { listPictures } from '../pictures/folder'
import type { Check } from './doctor'
import { broken, look, ok, size } from './opinion'

/** What is set, and what runs. */

export const node: Check = {
  name: 'Node.js',
  look() {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
    return major > 20 || (major === 20 && minor >= 19) ? ok(process.version) : broken(`${process.version} is too old; 20.19 is needed`)
  },
}

export const origins: Check = {
  name: 'sites that may embed',
  look({ origins }) {
    if (!origins.length) return broken('none; set AFTERWORD_ORIGINS to your site’s origin, such as https://blog.example')
    if (origins.includes('*')) return look('every site; name yours in AFTERWORD_ORIGINS instead of *')
    const open = origins.filter((origin) => origin.startsWith('http:') && !/^http:\/\/(localhost|127\.|\[::1\])/.test(origin))
    return open.length
      ? look(`${origins.join(', ')}; without TLS anybody on the way reads and writes along: ${open.join(', ')}`)
      : ok(origins.join(', '))
  },
}

/** Shorter ones can be guessed. */
const shortest = 16
export const secret: Check = {
  name: 'secret',
  look({ secret }) {
    if (!secret) return ok('made once and kept in the database')
    return secret.length < shortest
      ? look(`AFTERWORD_SECRET has ${secret.length} characters; make it ${shortest} or more`)
      : ok('AFTERWORD_SECRET')
  },
}

export const pictures: Check = {
  name: 'pictures',
  async look({ pictures }) {
    if (!pictures) return ok('off')
    if (!(await loadConverter())) return broken('the package sharp is missing, so there are none; npm install sharp')
    if (!existsSync(pictures)) return ok(`${pictures} is made by the first start`)
    accessSync(pictures, constants.W_OK)
    const names = await listPictures(pictures)
    const sizes = await Promise.all(names.map((name) => stat(join(pictures, name)).then(({ size }) => size)))
    return ok(`${names.length} in ${pictures}, ${size(sizes.reduce((sum, one) => sum + one, 0))}`)
  },
}

export const mail: Check = { name: 'mail', look: () => ok('not set: this version sends none') }

export const running: Check = {
  name: 'server',
  async look({ host, port }) {
    const address = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`
    const answer = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined)
    if (!answer) return look(`nobody answers at ${address}: it is not running, or PORT and HOST are others`)
    return answer.ok ? ok(`answers at ${address}`) : broken(`${address}/healthz says ${answer.status}: it cannot read its database`)
  },
}
