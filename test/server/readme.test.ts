import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { settings } from '../../src/server/config'

/** The settings in the documentation are the settings in the code. */
test('src/server/README.md lists every setting as it is', () => {
  const text = readFileSync(join(import.meta.dirname, '../../src/server/README.md'), 'utf8')
  const shown = (value: unknown) =>
    Array.isArray(value) && value.length ? `\`${value.join(' ')}\`` : Array.isArray(value) ? 'none' : value === '' ? 'none' : `\`${value}\``
  const rows = Object.values(settings).map((setting) => `| \`${setting.env}\` | ${setting.about} | ${shown(setting.default)} |`)
  const table = ['| setting | what it does | default |', '|---|---|---|', ...rows].join('\n')
  expect(text.split('<!-- settings -->')[1]?.split('<!-- /settings -->')[0]?.trim()).toBe(table)
})
