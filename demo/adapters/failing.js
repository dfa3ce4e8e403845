import { conversation, features, page } from './conversation.js'

/** A backend that is down at first, and then refuses what is written. */
export default () => {
  let asked = 0
  const failure = (code, more = {}) => Object.assign(new Error(code), { [Symbol.for('afterword.error')]: true, code, ...more })
  return {
    name: 'failing',
    features,
    list: async (query) => {
      asked += 1
      if (asked === 1) throw failure('server')
      return page(conversation, query)
    },
    create: async () => {
      throw failure('rate_limited', { retryAfter: 20 })
    },
  }
}
