/** U+2068 … U+2069: a name written from right to left turns nothing around it (UAX #9). */
export function isolate(name: string): string {
  return `\u2068${name}\u2069`
}
