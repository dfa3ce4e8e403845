import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { safeUrl } from '../core/rules'
import type { Comment } from '../core/types'
import { articleOf, useLater } from './context'
import { copy } from './copy'
import { isolate } from './isolate'
import { type Choice, Menu } from './Menu'
import { permalink } from './permalink'

interface Props {
  readonly comment: Comment
  readonly button: HTMLElement
  readonly onClose: () => void
}

/** Milliseconds in which it can be read that the link is copied. */
const pause = 1500

/** What else can be done with a comment. */
export function CommentMenu({ comment, button, onClose }: Props) {
  const { state, i18n, focus } = useLater()
  const [copied, setCopied] = useState<boolean>()
  const { id, author, can, mine } = comment
  const url = safeUrl(comment.url) ?? permalink(id)

  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => {
      button.focus({ preventScroll: true })
      onClose()
    }, pause)
    return () => clearTimeout(timer)
  }, [copied])
  const copyLink = async () => {
    // Within the menu: it closes when the focus leaves it.
    const menu = (button.getRootNode() as ShadowRoot | Document).activeElement?.parentElement
    const done = await copy(url, menu ?? button)
    setCopied(done)
    if (done) state.announce({ key: 'linkCopied' })
  }
  const mute = () => {
    state.mute(author, true)
    focus((root) => articleOf(root, id)?.querySelector('.muted button'))
  }
  const report = () => {
    state.session.toggle(id, 'report', true)
    focus((root) => {
      const form = articleOf(root, id)?.querySelector('.report')
      form?.scrollIntoView({ block: 'nearest' })
      return form?.querySelector('input')
    })
  }
  // Where the row is too narrow for them the style sheet takes them out of it.
  const inRow = (name: 'edit' | 'delete'): Choice[] => {
    const there = button.parentElement?.querySelector<HTMLElement>(`:scope > .${name}`)
    return there && getComputedStyle(there).display === 'none' ? [{ key: name, words: i18n.t(name), choose: () => there.click() }] : []
  }
  const reported = can.includes('report') && !mine && state.report(id).sent.value
  const choices: readonly (Choice | false)[] = [
    { key: 'copy', words: i18n.t(copied ? 'said.linkCopied' : 'copyLink'), stays: true, choose: () => void copyLink() },
    'share' in navigator && {
      key: 'share',
      words: i18n.t('share'),
      // Whoever changes their mind in the system's dialog needs no message about it.
      choose: () => void navigator.share({ title: document.title, url }).catch(() => {}),
    },
    ...inRow('edit'),
    ...inRow('delete'),
    !mine && author.name !== '' && { key: 'mute', words: i18n.t('mute', { name: isolate(author.name) }), choose: mute },
    can.includes('report') && !mine && { key: 'report', words: i18n.t(reported ? 'reported' : 'report'), done: reported, choose: report },
  ]
  return (
    <Menu label={i18n.t('moreActions')} choices={choices.filter((choice) => choice !== false)} button={button} onClose={onClose}>
      {copied === false && <Address url={url} label={i18n.t('copyLink')} />}
    </Menu>
  )
}

/** The address to copy by hand, selected. */
function Address({ url, label }: { url: string; label: string }) {
  const field = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])
  return <input ref={field} readOnly value={url} aria-label={label} dir="ltr" />
}
