import { clockSteps } from './clock'
import { fault, whole } from './fault'
import { brokenTold, lostAnswers, threeOfTen } from './lostAnswers'
import { reordered } from './order'
import { strained, strainedTold } from './strain'
import { twice } from './twice'

/** What happens between readers and their server, and what they do to it; shares as in `server.test.ts`. */
fault('three of ten answers broken', whole(10_000), (posts) => lostAnswers(posts, 200, () => threeOfTen(), false), brokenTold)
fault('an answer cut at every byte', whole(900), cutEverywhere, brokenTold)
fault('one comment sent fifty times', whole(1_000), twice)
fault('everything in another order', whole(1_000), reordered)
fault('the clock is set', whole(200), clockSteps)
fault('strain', whole(200_000), strained, strainedTold)

/** Each post's first answer ends one byte later than the one before; the second comes whole. */
function cutEverywhere(posts: number) {
  return lostAnswers(posts, 1, (n) => (n % 2 ? { kind: 'none' } : { kind: 'cut', at: n / 2 }), true)
}
