import type { Features } from './adapter'
import { isEmoji } from './border'
import { listed, many, number, record } from './plain'
import type { Sort } from './types'

const sorts = new Set<Sort>(['oldest', 'newest', 'top'])
const needs = new Set(['required', 'optional'] as const)
const identities = new Set<Features['identity']>(['required', 'optional', 'none'])
const inputs = new Set<Features['input']>(['text', 'markdown'])
const ballots = new Set(['up', 'updown'] as const)

/** What a backend says about the form and the list; what it says wrongly or not at all is left out. */
export function readFeatures(value: unknown): Partial<Features> {
  const facts = record(value) ?? {}
  const orders = many(facts.sorts, sorts)
  const depth = typeof facts.depth === 'number' && facts.depth >= 0 ? facts.depth : undefined
  const identity = listed(facts.identity, identities)
  const fields = record(facts.fields)
  const email = listed(fields?.email, needs)
  const website = listed(fields?.website, needs)
  const input = listed(facts.input, inputs)
  const maxLength = number(facts.maxLength) ?? 0
  const votes = listed(facts.votes, ballots)
  const editWindow = number(facts.editWindow) ?? -1
  const emoji = (value: unknown) => (Array.isArray(value) ? value.filter(isEmoji) : [])
  const reactions = emoji(facts.reactions)
  const pageReactions = emoji(facts.pageReactions)
  const { maxBytes, from } = record(facts.pictures) ?? {}
  const largest = number(maxBytes) ?? 0
  return {
    ...(orders.length > 0 && { sorts: orders }),
    ...(depth !== undefined && { depth }),
    ...(identity && { identity }),
    ...(fields && { fields: { ...(email && { email }), ...(website && { website }) } }),
    ...(input && { input }),
    ...(maxLength > 0 && { maxLength }),
    ...(votes && { votes }),
    ...(facts.finalVotes === true && { finalVotes: true }),
    ...(reactions.length > 0 && { reactions }),
    ...(pageReactions.length > 0 && { pageReactions }),
    ...(typeof from === 'string' && largest > 0 && { pictures: { maxBytes: largest, from } }),
    ...(typeof facts.reviewed === 'boolean' && { reviewed: facts.reviewed }),
    ...(editWindow >= 0 && { editWindow }),
  }
}
