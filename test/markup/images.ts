/** One of the backend's own pictures, and images that are none, however near they come. For the sanitizer, in both its ways. */

export const from = 'https://comments.example/'
export const address = `pictures/${'0123456789abcdef'.repeat(2)}-40x20.webp`

export const own = [
  `<img src="${address}" alt="words" width="40" height="20" loading="lazy" decoding="async">`,
  `<p>before <img alt="a &quot;b&quot; &lt;c> > d" src='${address}'/> after</p>`,
  `<a href="https://example.com/"><img src=${address}></a>`,
]

/** Each keeps its picture, and nothing else of what it brings. */
export const dressed = [
  // To a parser the same as `img` (HTML, "in body" insertion mode).
  `<image src="${address}" onload=alert(1)>`,
  `<img src="${address}" srcset="https://evil.example/x.webp 2x" sizes="100vw">`,
  `<img src="${address}" style="position:fixed;inset:0" class="x" id="y" name="z">`,
  `<img src="${address}" onload=alert(1) onerror="alert(1)" usemap="#m" ismap crossorigin referrerpolicy="unsafe-url" longdesc="https://evil.example/">`,
  `<img src="${address}" lowsrc="https://evil.example/" dynsrc="javascript:alert(1)" background="https://evil.example/" xlink:href="https://evil.example/" data-x aria-label="y" popover slot=z part=q>`,
  `<img src="${address}" src="https://evil.example/x.webp">`,
  `<img src="${address}" alt="--><img src=x onerror=alert(1)>">`,
  `<img src="${address}" alt="</title><script>alert(1)</script>">`,
]

export const foreign = [
  'https://evil.example/x.webp',
  `https://evil.example/${address}`,
  `//evil.example/${address}`,
  `\\\\evil.example/${address}`,
  `/${address}`,
  `./${address}`,
  `../${address}`,
  `x/../${address}`,
  `${address}?x`,
  `${address}#x`,
  `${address}/../../x`,
  `${address}.html`,
  `${address} x`,
  `x ${address}`,
  `https:${address}`,
  `data:image/webp;base64,AAAA`,
  `javascript:alert(1)//${address}`,
  `blob:https://evil.example/${address}`,
  `pictures/../../${address}`,
  'pictures/..%2f..%2fsecret-of-the-server.webp',
  'pictures/%2e%2e/0123456789abcdef.webp',
  'pictures/short.webp',
  'pictures/0123456789abcdef0123456789abcdef.svg',
  `PICTURES/${'0123456789abcdef'.repeat(2)}.webp`,
  `pic\ntures/${'0123456789abcdef'.repeat(2)}.webp`,
  `pictures/${'x'.repeat(200)}.webp`,
  `${address}\u0000`,
  '',
].map((src) => `<img src="${src}" alt="words">`)

export const others = [
  '<img>',
  '<img srcset="https://evil.example/x.webp">',
  `<img srcset="${address}">`,
  `<svg><image href="https://evil.example/x.webp"/><img src="https://evil.example/x.webp"></svg>`,
  `<picture><source srcset="https://evil.example/x.webp"><img src="https://evil.example/x.webp"></picture>`,
  `<input type="image" src="${address}">`,
  `<video poster="${address}"></video><embed src="${address}"><object data="${address}"></object><iframe src="${address}"></iframe>`,
  `<table background="https://evil.example/x.webp"><tr><td background="https://evil.example/x.webp">x</td></tr></table>`,
  `<p style="background:url(https://evil.example/x.webp)">x</p>`,
  `<math><mtext><table><mglyph><style><img src="https://evil.example/x.webp" onerror=alert(1)>`,
  `<noscript><p title="</noscript><img src=https://evil.example/x.webp onerror=alert(1)>">`,
]
