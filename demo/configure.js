import { attributesOf, backendOf, backends, languages, looks, properties, snippet } from './snippet.js'

/** The configurator: what is chosen is what the snippet says and what the widget below shows. */
const form = document.querySelector('#settings')
const { backend, script, lang, theme, look, sort, avatars } = form.elements
const at = (id) => document.getElementById(id)

/** What was typed, by backend, so that looking at another one loses nothing. */
const typed = new Map(
  backends.map(({ name, fields }) => [name, Object.fromEntries(fields.map((field) => [field.name, field.value ?? '']))]),
)

backend.append(...backends.map(({ name, title }) => new Option(title, name)))
look.append(...looks.map(({ name, about }) => new Option(`${name}: ${about}`, name)))
lang.append(...languages.map((tag) => new Option(new Intl.DisplayNames([tag], { type: 'language' }).of(tag), tag)))

/** What was set of the custom properties; what was left alone is not in it. */
const set = {}
at('properties').append(
  ...properties.map(({ name, label, kind, values, value }) => {
    const row = document.createElement('p')
    row.className = 'field'
    const title = document.createElement('label')
    title.htmlFor = `property-${name}`
    title.textContent = label
    const field = document.createElement(values ? 'select' : 'input')
    field.id = title.htmlFor
    if (values) field.append(new Option('As it is', ''), ...values.map(([words, css]) => new Option(words, css)))
    else Object.assign(field, { type: kind, value })
    field.addEventListener('input', () => {
      set[name] = field.value || undefined
    })
    const reset = document.createElement('button')
    Object.assign(reset, { type: 'button', textContent: 'Reset', ariaLabel: `Reset ${label}` })
    reset.addEventListener('click', () => {
      delete set[name]
      field.value = value ?? ''
      draw()
    })
    row.append(title, field, ...(values ? [] : [reset]))
    return row
  }),
)
script.value = new URL('/afterword.js', location.href).href

function drawFields() {
  const { about, fields } = backendOf(backend.value)
  at('about').textContent = about
  at('fields').replaceChildren(
    ...fields.map((field) => {
      const row = document.createElement('p')
      row.className = 'field'
      const label = document.createElement('label')
      label.htmlFor = `field-${field.name}`
      label.textContent = field.optional ? `${field.label} (optional)` : field.label
      const input = document.createElement('input')
      Object.assign(input, {
        id: label.htmlFor,
        value: typed.get(backend.value)[field.name],
        placeholder: field.example,
        spellcheck: false,
      })
      input.required = !field.optional
      input.autocomplete = 'off'
      input.addEventListener('input', () => {
        typed.get(backend.value)[field.name] = input.value
      })
      row.append(label, input)
      return row
    }),
  )
}

let shown = ''
function draw() {
  const { attributes, missing } = attributesOf({
    backend: backend.value,
    values: typed.get(backend.value),
    lang: lang.value,
    theme: theme.value,
    sort: sort.value,
    avatars: avatars.checked,
  })
  const chosen = Object.entries(set).filter(([, value]) => value)
  at('snippet').textContent = snippet(script.value, attributes, { look: look.value, properties: chosen })
  at('said').textContent = ''
  // A sample, until the backend can be asked.
  const { backend: _backend, url: _url, thread: _thread, ...rest } = attributes
  // Our own server is where the script is; on this page that may be another.
  const own = attributes.backend ? {} : { url: new URL('.', script.value || location.href).href }
  const preview = missing.length ? { ...rest, backend: '/adapters/sample.js' } : { ...own, ...attributes }
  at('sample').hidden = !missing.length
  at('sample').textContent = `A sample, until you fill in: ${missing.map((field) => field.label).join(', ')}.`
  dress(look.value, chosen)
  show(preview, theme.value)
}

/** The ready theme as a page has it, a link in its head; the properties on the stage. */
function dress(name, chosen) {
  const href = name ? new URL(`themes/${name}.css`, new URL('.', script.value || location.href)).href : ''
  const link = document.head.querySelector('link[data-look]') ?? document.createElement('link')
  if (link.getAttribute('href') !== href) {
    Object.assign(link, { rel: 'stylesheet', href }).dataset.look = ''
    if (name) document.head.append(link)
    else link.remove()
  }
  at('dress').textContent = chosen.length
    ? `#stage afterword-comments { ${chosen.map(([key, value]) => `--afterword-${key}: ${value}`).join('; ')} }`
    : ''
}

/** A new element each time it changes, a moment after the last key: a half-typed address is nobody's. */
let timer
function show(attributes, scheme) {
  const stage = at('stage')
  stage.dataset.theme = scheme
  const next = JSON.stringify(attributes)
  clearTimeout(timer)
  if (next === shown) return
  timer = setTimeout(
    () => {
      shown = next
      const element = document.createElement('afterword-comments')
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
      element.setAttribute('loading', 'eager')
      stage.replaceChildren(element)
    },
    shown ? 400 : 0,
  )
}

at('copy').addEventListener('click', async () => {
  const text = at('snippet').textContent
  try {
    await navigator.clipboard.writeText(text)
    at('said').textContent = 'Copied.'
  } catch {
    getSelection()?.selectAllChildren(at('snippet'))
    at('said').textContent = 'Selected: press Ctrl+C, or ⌘C.'
  }
})
backend.addEventListener('change', drawFields)
form.addEventListener('input', draw)
form.addEventListener('submit', (event) => event.preventDefault())
drawFields()
draw()
