/** Pixels on the longer side: more than a comment shows. */
const longest = 2_000
/** How far a colour may be off before the canvas counts as one that lies. */
const tolerance = 4

/**
 * A picture small enough to travel by phone, where the browser can make one; else the picture as it is, and the backend shrinks or refuses
 * it. Never throws.
 */
export async function shrink(picture: Blob, maxBytes: number): Promise<Blob> {
  try {
    const bitmap = await createImageBitmap(picture, { imageOrientation: 'from-image' })
    const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height))
    if (scale === 1 && picture.size <= maxBytes) return picture
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(bitmap.width * scale))
    canvas.height = Math.max(1, Math.round(bitmap.height * scale))
    const pen = canvas.getContext('2d')
    if (!pen || !isHonest(pen)) return picture
    pen.imageSmoothingQuality = 'high'
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
    bitmap.close()
    // Where WebP cannot be written PNG comes out, which keeps what is transparent, too.
    const type = picture.type === 'image/jpeg' ? 'image/jpeg' : 'image/webp'
    const small = await new Promise<Blob | null>((done) => canvas.toBlob(done, type, 0.9))
    return small && small.size < picture.size ? small : picture
  } catch {
    return picture
  }
}

/** A browser that guards against fingerprinting reads noise back from a canvas. Leaves it empty. */
function isHonest(pen: CanvasRenderingContext2D): boolean {
  pen.fillStyle = '#808080'
  pen.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0] = pen.getImageData(0, 0, 1, 1).data
  pen.clearRect(0, 0, 1, 1)
  return [red, green, blue].every((value) => Math.abs(value - 128) <= tolerance)
}
