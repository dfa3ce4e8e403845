import { expect, test } from 'vitest'
import { continued } from '../../../src/ui/composing/continuing'
import { drawn, passage } from './passage'

test.each([
  ['- one¦', '- one\n- ¦'],
  ['- one\n- ¦', '- one\n¦'],
  ['  * one¦', '  * one\n  * ¦'],
  ['9. nine¦', '9. nine\n10. ¦'],
  ['1) one¦ two', '1) one\n2) ¦ two'],
  ['- [x] done¦', '- [x] done\n- [ ] ¦'],
  ['- [ ] ¦', '¦'],
  ['> said¦', '> said\n> ¦'],
  ['> said\n> ¦', '> said\n¦'],
  ['> - one¦', '> - one\n> - ¦'],
  ['> - ¦', '> ¦'],
  ['- one «and» two', '- one \n- ¦ two'],
])('Enter at %j', (before, after) => {
  const next = continued(passage(before))
  expect(next && drawn(next)).toBe(after)
})

test.each(['one¦', '¦- one', '-¦ one', '2024¦', '```\n- one¦', '**bold**¦', '#1¦'])('Enter at %j is the browser’s', (before) => {
  expect(continued(passage(before))).toBeUndefined()
})
