const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '<br>' }

/** Text as HTML that shows just this text, in an element or an attribute. */
export const escaped = (text: string) => text.replace(/[&<>"\n]/g, (character) => entities[character] ?? '')

/** A link of bare text. */
export const linkTo = (href: string, name: string) => `<a href="${escaped(href)}">${escaped(name)}</a>`
