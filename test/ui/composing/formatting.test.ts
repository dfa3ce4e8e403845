import { expect, test } from 'vitest'
import { type Format, format } from '../../../src/ui/composing/formatting'
import { drawn, passage } from './passage'

test.each<[Format, string, string]>([
  ['bold', 'a «word» here', 'a **«word»** here'],
  ['bold', 'a **«word»** here', 'a «word» here'],
  ['bold', 'a «**word**» here', 'a «word» here'],
  ['bold', 'a« word »here', 'a **«word»** here'],
  ['bold', 'a wo¦rd here', 'a **wo¦rd** here'],
  ['bold', 'a **wo¦rd** here', 'a wo¦rd here'],
  ['bold', 'a ¦', 'a **¦**'],
  ['bold', 'a **¦**', 'a ¦'],
  ['bold', '«one\n\n- two»', '«**one**\n\n- **two**»'],
  ['bold', '«**one**\n\n- **two**»', '«one\n\n- two»'],
  ['bold', '«**one**\ntwo»', '«**one**\n**two**»'],
  ['italic', 'a «word» here', 'a _«word»_ here'],
  ['italic', 'a _«word»_ here', 'a «word» here'],
  ['italic', '**«word»**', '**_«word»_**'],
  ['code', 'call «it» now', 'call `«it»` now'],
  ['code', 'call `«it»` now', 'call «it» now'],
  ['code', '«one\ntwo»', '«```\none\ntwo\n```»'],
  ['code', '«```\none\ntwo\n```»', '«one\ntwo»'],
  ['code', 'see «a\n```\nb» end', 'see «\n````\na\n```\nb\n````\n» end'],
  ['link', 'read «this» now', 'read [this](¦) now'],
  ['link', 'read ¦', 'read [¦]()'],
  ['link', 'read «https://example.com/a_(b)»', 'read [¦](https://example.com/a_%28b%29)'],
  ['link', 'read «[this](https://example.com)» now', 'read «this» now'],
  ['quote', 'one\ntw¦o', 'one\n> tw¦o'],
  ['quote', 'one\n> tw¦o', 'one\ntw¦o'],
  ['quote', 'o«ne\n\ntw»o', '«> one\n> \n> two»'],
  ['quote', '«> one\n> two»', '«one\ntwo»'],
  ['quote', '«one»\ntwo', '«> one»\n\ntwo'],
  ['list', '«one\n\ntwo»', '«- one\n\n- two»'],
  ['list', '«- one\n* two»', '«one\ntwo»'],
  ['list', '«- one\ntwo»', '«- one\n- two»'],
  ['list', '¦', '- ¦'],
])('%s of %j', (kind, before, after) => {
  expect(drawn(format(passage(before), kind))).toBe(after)
})
