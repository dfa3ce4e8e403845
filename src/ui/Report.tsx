import { useId, useRef, useState } from 'preact/hooks'
import { type Comment, reportReasons } from '../core/types'
import { longestNote } from '../state/reports'
import { actionOf } from './actionOf'
import { Button } from './Button'
import { useLater } from './context'
import { Reason } from './Reason'

/** Tells the moderators about a comment, below it; afterwards the thanks stand there. */
export function Report({ comment: { id } }: { comment: Comment }) {
  const { state, i18n, focus } = useLater()
  const report = state.report(id)
  const form = useRef<HTMLFormElement>(null)
  const thanks = useRef<HTMLParagraphElement>(null)
  const [tried, tries] = useState(false)
  const name = useId()
  const reason = report.reason.value
  const note = report.note.value
  const error = report.error.value
  const tooLong = note.trim().length > longestNote

  if (report.sent.value)
    return (
      <p ref={thanks} class="quiet thanks" tabIndex={-1}>
        {i18n.t('reported')}
      </p>
    )
  const close = () => {
    state.session.toggle(id, 'report', false)
    focus((root) => actionOf(root, id, 'dots'))
  }
  const send = async () => {
    tries(true)
    if (await report.send()) focus(() => thanks.current)
    else if (!reason || tooLong) focus(() => form.current?.querySelector('[aria-invalid="true"] input, textarea[aria-invalid="true"]'))
  }
  // As in the composer: the page's shortcuts must not hear what is typed here.
  const keep = (event: Event) => event.stopPropagation()
  return (
    <form
      ref={form}
      class="report"
      part="form"
      noValidate
      onKeyDown={(event) => {
        keep(event)
        if (event.key === 'Escape' && !event.isComposing) close()
      }}
      onKeyPress={keep}
      onKeyUp={keep}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: ARIA in HTML allows it, and a plain group is not required or invalid */}
      <fieldset role="radiogroup" aria-required="true" aria-invalid={tried && !reason}>
        <legend class={tried && !reason ? 'problem' : undefined}>{i18n.t('reportWhy')}</legend>
        {reportReasons.map((one) => (
          <label key={one}>
            <input type="radio" name={name} checked={one === reason} onChange={() => report.fill({ reason: one })} />
            {i18n.t(`report.${one}`)}
          </label>
        ))}
      </fieldset>
      <label>
        <span>
          {i18n.t('reportNote')} <span class="quiet">({i18n.t('optional')})</span>
        </span>
        <span class="box">
          <textarea
            part="field"
            dir="auto"
            rows={2}
            value={note}
            aria-invalid={tooLong}
            aria-describedby={tooLong ? `${name}-problem` : undefined}
            onInput={(event) => report.fill({ note: event.currentTarget.value })}
          />
        </span>
      </label>
      {tooLong && (
        <p id={`${name}-problem`} class="problem">
          {i18n.plural('tooLong', longestNote)}
        </p>
      )}
      {error && (
        <p class="problem" role="alert">
          <Reason error={error} />
        </p>
      )}
      <div class="send">
        <Button onClick={close}>{i18n.t('cancel')}</Button>
        <button type="submit" class="primary" part="button primary" aria-disabled={report.busy.value}>
          {i18n.t(report.busy.value ? 'sending' : 'sendReport')}
        </button>
      </div>
    </form>
  )
}
