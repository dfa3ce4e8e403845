/** Every line as a quotation. */
export function quoted(text: string): string {
  return text.replace(/^.*$/gm, (line) => (line ? `> ${line}` : '>'))
}
