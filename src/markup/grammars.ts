import type { ShjLanguageData } from '@speed-highlight/core/tokenize'

export type Grammar = ShjLanguageData

/** A chunk each; a comment with one snippet brings one. Not Markdown's: it takes a second for a page of nothing but `<`. */
const grammars: Readonly<Record<string, () => Promise<{ readonly default: Grammar }>>> = {
  bash: () => import('@speed-highlight/core/languages/bash.js'),
  c: () => import('@speed-highlight/core/languages/c.js'),
  css: () => import('@speed-highlight/core/languages/css.js'),
  diff: () => import('@speed-highlight/core/languages/diff.js'),
  docker: () => import('@speed-highlight/core/languages/docker.js'),
  go: () => import('@speed-highlight/core/languages/go.js'),
  html: () => import('@speed-highlight/core/languages/html.js'),
  http: () => import('@speed-highlight/core/languages/http.js'),
  ini: () => import('@speed-highlight/core/languages/ini.js'),
  java: () => import('@speed-highlight/core/languages/java.js'),
  js: () => import('@speed-highlight/core/languages/js.js'),
  jsdoc: () => import('@speed-highlight/core/languages/jsdoc.js'),
  json: () => import('@speed-highlight/core/languages/json.js'),
  lua: () => import('@speed-highlight/core/languages/lua.js'),
  make: () => import('@speed-highlight/core/languages/make.js'),
  pl: () => import('@speed-highlight/core/languages/pl.js'),
  py: () => import('@speed-highlight/core/languages/py.js'),
  regex: () => import('@speed-highlight/core/languages/regex.js'),
  rs: () => import('@speed-highlight/core/languages/rs.js'),
  sql: () => import('@speed-highlight/core/languages/sql.js'),
  todo: () => import('@speed-highlight/core/languages/todo.js'),
  toml: () => import('@speed-highlight/core/languages/toml.js'),
  ts: () => import('@speed-highlight/core/languages/ts.js'),
  uri: () => import('@speed-highlight/core/languages/uri.js'),
  xml: () => import('@speed-highlight/core/languages/xml.js'),
  yaml: () => import('@speed-highlight/core/languages/yaml.js'),
}

/** What people write after the fence. */
const others: Readonly<Record<string, string>> = {
  ...{ sh: 'bash', shell: 'bash', zsh: 'bash', console: 'bash', cpp: 'c', 'c++': 'c', h: 'c', scss: 'css', patch: 'diff' },
  ...{ dockerfile: 'docker', golang: 'go', htm: 'html', vue: 'html', svelte: 'html', javascript: 'js', jsx: 'js', mjs: 'js' },
  ...{ json5: 'json', jsonc: 'json', makefile: 'make', perl: 'pl', python: 'py', rust: 'rs', typescript: 'ts' },
  ...{ tsx: 'ts', svg: 'xml', xhtml: 'xml', yml: 'yaml' },
}

/** Loads the grammar of a language, by whichever of its names. Answers nothing where there is none, or it cannot be had. */
export async function findGrammar(language: string): Promise<Grammar | undefined> {
  const name = language.toLowerCase()
  const known = Object.hasOwn(others, name) ? others[name] : name
  if (!known || !Object.hasOwn(grammars, known)) return undefined
  return grammars[known]?.().then(
    (module) => module.default,
    () => undefined,
  )
}
