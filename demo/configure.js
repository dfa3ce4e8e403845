import { attributesOf, backendOf, backends, snippet } from './snippet.js'

/** The configurator: what is chosen is what the snippet says and what the widget below shows. */
const form = document.querySelector('#settings')
const { backend, script, lang, theme, sort, tinted, accent, avatars } = form.elements
const at = (id) => document.getElementById(id)

/** What was typed, by backend, so that looking at another one loses nothing. */
const typed = new Map(
  backends.map(({ name, fields }) => [name, Object.fromEntries(fields.map((field) => [field.name, field.value ?? '']))]),
)

backend.append(...backends.map(({ name, title }) => new Option(title, name)))
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
  const colour = tinted.checked ? accent.value : undefined
  accent.disabled = !tinted.checked
  at('snippet').textContent = snippet(script.value, attributes, colour)
  at('said').textContent = ''
  // A sample, until the backend can be asked.
  const { backend: _backend, url: _url, thread: _thread, ...looks } = attributes
  // Our own server is where the script is; on this page that may be another.
  const own = attributes.backend ? {} : { url: new URL('.', script.value || location.href).href }
  const preview = missing.length ? { ...looks, backend: '/adapters/sample.js' } : { ...own, ...attributes }
  at('sample').hidden = !missing.length
  at('sample').textContent = `A sample, until you fill in: ${missing.map((field) => field.label).join(', ')}.`
  show(preview, theme.value, colour)
}

/** A new element each time it changes, a moment after the last key: a half-typed address is nobody's. */
let timer
function show(attributes, scheme, colour) {
  const stage = at('stage')
  stage.dataset.theme = scheme
  const next = JSON.stringify(attributes)
  const tint = () => {
    const element = stage.firstElementChild
    if (colour) element?.style.setProperty('--afterword-accent', colour)
    else element?.style.removeProperty('--afterword-accent')
  }
  clearTimeout(timer)
  if (next === shown) return tint()
  timer = setTimeout(
    () => {
      shown = next
      const element = document.createElement('afterword-comments')
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
      element.setAttribute('loading', 'eager')
      stage.replaceChildren(element)
      tint()
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
