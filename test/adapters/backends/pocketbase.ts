import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Hono } from 'hono'
import createAdapter from '../../../src/adapters/pocketbase'
import { memoryStorage } from '../../../src/core/storage'
import { line, type Setup } from '../../../src/testing/check'

/** The file site owners import, as it is shipped. */
export const [collection] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../src/adapters/pocketbase.json'), 'utf8'),
) as readonly [Collection]

/**
 * A stand-in for PocketBase with our collection imported: it keeps to the rules and the fields of that very file. The facts are from its
 * source (0.39: `apis/record_crud.go`, `core/field_text.go`, `tools/search`) and its documentation.
 */
export function createPocketBase() {
  const rows: Row[] = []
  const rules = { list: collection.listRule, view: collection.viewRule, create: collection.createRule }
  let last = 0
  const app = new Hono().basePath('/api/collections/comments/records')

  const fail = (status: number, message: string, data: object = {}) => Response.json({ data, message, status }, { status })
  /** A field of a row, or of the row it relates to. */
  const value = (row: Row, path: string): string => {
    const [name = '', ...rest] = path.split('.')
    if (!rest.length) return row[name] ?? ''
    const related = rows.find(({ id }) => id === row[name])
    return related ? value(related, rest.join('.')) : ''
  }
  const holds = (expression: string, row: Row) => evaluate(expression, (path) => value(row, path))
  /** Hidden fields are shown to superusers only. */
  const shown = (row: Row, wanted?: string) => {
    const names = ['collectionId', 'collectionName', ...collection.fields.flatMap(({ name, hidden }) => (hidden ? [] : [name]))]
    const all: Row = { ...row, collectionId: collection.id, collectionName: collection.name }
    const chosen = wanted ? names.filter((name) => wanted.split(',').includes(name)) : names
    return Object.fromEntries(chosen.map((name) => [name, all[name] ?? '']))
  }

  app.get('/', (c) => {
    const { filter = '', fields, page = '1', perPage = '30', skipTotal } = c.req.query()
    if (rules.list === null) return fail(403, 'Only superusers can perform this action.')
    const names = collection.fields.flatMap(({ name, hidden }) => (hidden ? [] : [name]))
    let found: Row[]
    try {
      if (new TextEncoder().encode(filter).length > 3500) throw new Error('max filter length limit reached')
      const only = (row: Row) =>
        evaluate(filter, (path) => {
          if (!names.includes(path)) throw new Error(`invalid left operand ${path}`)
          return value(row, path)
        })
      found = rows.filter((row) => holds(rules.list ?? '', row) && (!filter || only(row)))
    } catch {
      return fail(400, 'Something went wrong while processing your request.')
    }
    const size = Math.min(Number(perPage), 1000)
    const from = (Number(page) - 1) * size
    const totals = skipTotal ? [-1, -1] : [found.length, Math.ceil(found.length / size)]
    const items = found.slice(from, from + size).map((row) => shown(row, fields))
    return c.json({ items, page: Number(page), perPage: size, totalItems: totals[0], totalPages: totals[1] })
  })

  app.get('/:id', (c) => {
    const row = rows.find(({ id }) => id === c.req.param('id'))
    if (!row || !holds(rules.view ?? '', row)) return fail(404, "The requested resource wasn't found.")
    return c.json(shown(row, c.req.query('fields')))
  })

  app.post('/', async (c) => {
    if (rules.create === null) return fail(403, 'Only superusers can perform this action.')
    const sent: Row = await c.req.json()
    // What is hidden is not taken from guests, what is unknown from nobody, and dates are the server's.
    const row: Row = Object.fromEntries(
      collection.fields.map(({ name, hidden, type }) => [name, hidden || type === 'autodate' ? '' : String(sent[name] ?? '')]),
    )
    if (!holds(rules.create, row)) return fail(400, 'Failed to create record.')
    const data: Record<string, object> = {}
    for (const field of collection.fields) {
      const code = wrong(field, row[field.name] ?? '')
      if (code) data[field.name] = { code, message: 'Invalid value.' }
    }
    if (rows.some(({ id }) => id === row.id)) data.id = { code: 'validation_not_unique', message: 'Value must be unique.' }
    if (row.parent && !rows.some(({ id }) => id === row.parent))
      data.parent = { code: 'validation_missing_rel_records', message: 'Failed to find all relation records with the provided ids.' }
    if (Object.keys(data).length) return fail(400, 'Failed to create record.', data)
    last = Math.max(last + 1, Date.now())
    row.created = new Date(last).toISOString().replace('T', ' ')
    rows.push(row)
    return c.json(shown(row))
  })
  app.on(['PATCH', 'DELETE'], '/:id', () => fail(403, 'Only superusers can perform this action.'))
  app.notFound(() => fail(404, "The requested resource wasn't found."))

  return {
    fetch: app.fetch,
    rows,
    rules,
    /** Deletes as its owner would: what pointed there points nowhere. */
    erase(gone: string) {
      rows.splice(
        rows.findIndex(({ id }) => id === gone),
        1,
      )
      for (const row of rows) if (row.parent === gone) row.parent = ''
    },
    /** The rule our README gives to who wants to look first. */
    hold() {
      rules.list = "status = 'published'"
      rules.view = "status = 'published'"
    },
  }
}

/** What PocketBase finds wrong with a text, in its order. */
function wrong({ type, required, min = 0, max = 5000, pattern }: Field, value: string): string | undefined {
  if (type !== 'text') return undefined
  if (value === '') return required ? 'validation_required' : undefined
  const length = [...value].length
  if (length < min) return 'validation_min_text_constraint'
  if (length > max) return 'validation_max_text_constraint'
  return pattern && !new RegExp(pattern).test(value) ? 'validation_invalid_format' : undefined
}

/** So much of PocketBase's filters as our rules and the adapter use: comparisons, `&&` before `||`, brackets. */
export function evaluate(expression: string, value: (path: string) => string): boolean {
  const tokens = expression.match(/'(?:\\'|[^'])*'|&&|\|\||!=|[=()]|[\w.]+|\S/g) ?? []
  const operand = () => {
    const token = tokens.shift() ?? ''
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("\\'", "'")
    if (!/^[\w.]+$/.test(token)) throw new Error(`unexpected ${token}`)
    return value(token)
  }
  const term = (): boolean => {
    if (tokens[0] === '(') {
      tokens.shift()
      const inner = any()
      if (tokens.shift() !== ')') throw new Error('a bracket is open')
      return inner
    }
    const left = operand()
    const sign = tokens.shift()
    const right = operand()
    if (sign !== '=' && sign !== '!=') throw new Error(`unexpected ${sign}`)
    return (left === right) === (sign === '=')
  }
  const both = (): boolean => {
    let all = term()
    while (tokens[0] === '&&') {
      tokens.shift()
      all = term() && all
    }
    return all
  }
  const any = (): boolean => {
    let some = both()
    while (tokens[0] === '||') {
      tokens.shift()
      some = both() || some
    }
    return some
  }
  const result = any()
  if (tokens.length) throw new Error(`unexpected ${tokens[0]}`)
  return result
}

type Row = Record<string, string>

interface Field {
  readonly name: string
  readonly type: string
  readonly hidden: boolean
  readonly required?: boolean
  readonly min?: number
  readonly max?: number
  readonly pattern?: string
}

interface Collection {
  readonly id: string
  readonly name: string
  readonly listRule: string | null
  readonly viewRule: string | null
  readonly createRule: string | null
  readonly updateRule: string | null
  readonly deleteRule: string | null
  readonly fields: readonly Field[]
}

const thread = { id: 'https://blog.example/posts/hello', url: 'https://blog.example/posts/hello/' }

export const setup: Setup = () => {
  const backend = createPocketBase()
  const { fetch, interfere } = line(backend.fetch)
  const as = () => createAdapter({ url: 'https://pocket.example', storage: memoryStorage(), fetch })
  return { adapter: as(), another: as(), thread, interfere, hold: backend.hold, erase: backend.erase }
}
