/** What is said on the page that is measured: the same for every subject. */
export interface Said {
  /** The place in the list of the comment this one answers. */
  readonly parent: number | undefined
  readonly name: string
  /** Markdown, of the kind all of them render. */
  readonly words: string
}

export const sizes = [20, 100, 1000] as const

const words = [
  'My copy has a previous owner who wrote “no he didn’t” next to every second paragraph. Best edition there is.',
  'I always felt guilty writing in books until I inherited my aunt’s. Now I feel guilty that I did not write **more**.',
  'The bit about the narrow page is true, by the way. I bind books for a living:\n\n> paper that is bound too close to the type cracks\n\nis something I say about once a week.',
  'Counterpoint: library books. See https://example.com/library for the rules.',
  'Mine is mostly shopping lists, I’m afraid.\n\n- milk\n- candles\n- *something for the cat*',
]

/** Every third comment answers one of the two before it; oldest first. */
export function conversation(size: number): readonly Said[] {
  return Array.from({ length: size }, (_, n) => ({
    parent: n % 3 === 2 ? n - 1 - (n % 2) : undefined,
    name: `Reader ${n % 17}`,
    words: `${words[n % words.length]} (${n})`,
  }))
}

/** The thread of so many comments, as a path: the one form of an address all of them take. */
export const pathOf = (size: number) => `/bench-${size}`
