import type { Sharp } from 'sharp'
import { AfterwordError } from '../../core/errors'

/** A picture as it is kept: WebP, upright, with nothing in it but what is seen. */
export interface Converted {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly width: number
  readonly height: number
}

/** Pixels on the longer side: what a screen shows of a comment's picture, and then some. */
const longest = 2_000
/** More pixels than any phone's camera makes: what says it has more is not unpacked. */
const mostPixels = 40_000_000
/** Seconds for one picture. */
const patience = 20
/** So many may wait for their turn; who comes then is asked to come again. */
const mostWaiting = 8

/**
 * Makes strangers' pictures safe to show, with `sharp`; `undefined` where that package is missing. What comes out was written by us, so no
 * byte of theirs is ever served: places, cameras and whatever else was hidden in it are gone. Of an animation the first frame is kept:
 * nothing moves beside a text somebody reads. Throws `invalid`.
 */
export async function loadConverter(): Promise<((bytes: Uint8Array) => Promise<Converted>) | undefined> {
  const sharp = await import('sharp').then(
    (module) => module.default,
    () => undefined,
  )
  if (!sharp) return undefined
  const inTurn = queue()
  const convert = async (bytes: Uint8Array): Promise<Converted> => {
    try {
      const picture: Sharp = sharp(bytes, { failOn: 'error', limitInputPixels: mostPixels, pages: 1 })
      const { data, info } = await picture
        .autoOrient()
        .resize({ width: longest, height: longest, fit: 'inside', withoutEnlargement: true })
        .webp({ quality: 85, smartSubsample: true })
        .timeout({ seconds: patience })
        .toBuffer({ resolveWithObject: true })
      return { bytes: new Uint8Array(data), width: info.width, height: info.height }
    } catch (cause) {
      throw refusal('The picture is broken, or larger than 40 megapixels.', cause)
    }
  }
  return async (bytes) => {
    // Before `sharp` sees it: it knows formats with scripts and addresses in them.
    if (!isPicture(bytes)) throw refusal('Only JPEG, PNG, WebP and GIF pictures are taken.')
    return inTurn(() => convert(bytes))
  }
}

function refusal(message: string, cause?: unknown): AfterwordError {
  return new AfterwordError('invalid', message, { fields: [{ field: 'body', problem: 'malformed' }], cause })
}

/** By content, never by name or header: the first bytes of JPEG, PNG, GIF and WebP. */
function isPicture(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('hex')
  return /^(ffd8ff|89504e470d0a1a0a|47494638(37|39)61|52494646.{8}57454250)/.test(start)
}

/** One after the other: unpacked, a picture needs more memory than a hundred comments. */
function queue() {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return async <T>(run: () => Promise<T>): Promise<T> => {
    if (waiting >= mostWaiting) throw new AfterwordError('rate_limited', 'Too many pictures at once.', { retryAfter: 5 })
    waiting++
    const turn = last.then(run).finally(() => waiting--)
    last = turn.catch(() => {})
    return turn
  }
}
