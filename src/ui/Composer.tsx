import { useId, useRef, useState } from 'preact/hooks'
import type { Place } from '../state/state'
import { Button } from './Button'
import { useLater } from './context'
import { Hints } from './Hints'
import { IdentityFields } from './IdentityFields'
import { Preview } from './Preview'
import { Problem } from './Problem'
import { PictureButton } from './pictures/PictureButton'
import { DropHint, PictureStatus } from './pictures/PictureStatus'
import { usePictures } from './pictures/usePictures'
import { Reason } from './Reason'
import { Restored } from './Restored'
import { Tabs } from './Tabs'
import { TextBox } from './TextBox'
import { useWritingHelp } from './writingHelp'

interface Props {
  readonly place: Place
  /** What the field is called, to screen readers. */
  readonly label: string
  /** What stands in the field while it is empty. */
  readonly hint: string
  /** For a reply or an edit: closes it. Its words stay in the saved draft. */
  readonly onClose?: () => void
}

/** Where words are written: one quiet field until somebody turns to it, then all that belongs to sending them. */
export function Composer({ place, label, hint, onClose }: Props) {
  const { state, i18n, focus } = useLater()
  const composer = state.composer(place)
  const form = useRef<HTMLFormElement>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const [touched, touch] = useState(false)
  const [view, setView] = useState<'write' | 'preview'>('write')
  const id = useId()
  const pictures = usePictures(composer, box, () => setView('write'))
  // Once open it stays open: a form that shuts when it loses the focus moves what the reader is about to press.
  const open = touched || onClose !== undefined || composer.text.value !== ''
  const { Assist, Toolbar } = useWritingHelp(open) ?? {}
  const markdown = state.features.value.input === 'markdown'
  const busy = composer.busy.value
  const error = composer.error.value

  const submit = async () => {
    if (busy) return
    setView('write')
    const elsewhere = form.current?.querySelector('input:focus')
    await pictures?.done()
    if (await composer.submit()) {
      if (onClose) onClose()
      // What was written there is settled now, and its field has gone.
      else if (elsewhere) focus(() => field.current)
    } else focus(() => form.current?.querySelector('[aria-invalid="true"]'))
  }
  // Seen from the page the keys are not pressed in a text field but in our host: its shortcuts must not hear them.
  const keep = (event: Event) => event.stopPropagation()
  const onKeyDown = (event: KeyboardEvent) => {
    keep(event)
    if (event.isComposing) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      void submit()
    }
    if (event.key !== 'Escape') return
    if (onClose) onClose()
    else (event.target as HTMLElement).blur()
  }
  return (
    <form
      ref={form}
      part="form"
      class={open ? 'open' : undefined}
      noValidate
      onFocusIn={() => touch(true)}
      onKeyDown={onKeyDown}
      onKeyPress={keep}
      onKeyUp={keep}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      {composer.restored.value && <Restored composer={composer} />}
      <div ref={box} class="box" part="field">
        <div id={`${id}-write`} role={open && markdown ? 'tabpanel' : undefined} hidden={view !== 'write'}>
          <TextBox field={field} id={id} composer={composer} label={label} hint={hint} />
          {Assist && <Assist field={field} place={place} composer={composer} />}
        </div>
        {view === 'preview' && <Preview id={`${id}-preview`} composer={composer} />}
        {open && markdown && (
          <div class={pictures ? 'tabs pictures' : 'tabs'}>
            <Tabs id={id} view={view} onView={setView} />
            <div class="tools" hidden={view !== 'write'}>
              {Toolbar && <Toolbar field={field} more={pictures && ((tool) => <PictureButton desk={pictures} tool={tool} />)} />}
            </div>
          </div>
        )}
        {pictures && <DropHint desk={pictures} />}
      </div>
      {pictures && <PictureStatus desk={pictures} />}
      <Problem id={`${id}-problem`} of={composer.problems.value.find((problem) => problem.field === 'body')} />
      {open && (
        <>
          {'parentId' in place && <IdentityFields problems={composer.problems.value} />}
          {error && (
            <p class="problem" role="alert">
              <Reason error={error} />
            </p>
          )}
          <div class="send">
            <Hints composer={composer} place={place} />
            {onClose && <Button onClick={onClose}>{i18n.t('cancel')}</Button>}
            <button type="submit" class="primary" part="button primary" aria-disabled={busy} aria-keyshortcuts="Control+Enter Meta+Enter">
              {i18n.t(busy ? 'saving' : 'editing' in place ? 'save' : place.parentId === null ? 'post' : 'postReply')}
            </button>
          </div>
        </>
      )}
    </form>
  )
}
