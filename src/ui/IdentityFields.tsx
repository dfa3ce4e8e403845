import type { FieldProblem } from '../core/errors'
import { checkDraft, isBlank } from '../core/rules'
import type { Identity } from '../core/types'
import { Button } from './Button'
import { useLater } from './context'
import { Field } from './Field'

/** Who writes, as far as the backend asks. Remembered on this device only; who has posted before is not asked again. */
export function IdentityFields({ problems }: { problems: readonly FieldProblem[] }) {
  const { state, i18n, focus } = useLater()
  const { session } = state
  const features = state.features.value
  const { identity: need, fields } = features
  const asked = (
    [
      ['name', need === 'none' ? undefined : need],
      ['email', fields?.email],
      ['website', fields?.website],
    ] as const
  ).filter(([, need]) => need)
  if (!asked.length) return null

  const identity = session.identity.value
  const told = asked.map(([name]) => identity[name]).filter((value) => !isBlank(value ?? ''))
  // What is not right (any more), or is newly asked for, shows its field.
  const wrong = checkDraft({ body: { format: 'text', value: '' }, author: identity }, features).some(({ field }) => field !== 'body')
  if (session.settled.value && told.length && !wrong) {
    const open = (next: Identity, button: HTMLElement) => {
      const form = button.closest('form')
      session.setIdentity(next, false)
      focus(() => form?.querySelector('.field input'))
    }
    return (
      <p class="quiet posting">
        <span title={i18n.t('remembered')}>{i18n.t('postingAs', { name: `\u2068${shownName()}\u2069` })}</span>
        <Button onClick={({ currentTarget }) => open(identity, currentTarget)}>{i18n.t('change')}</Button>
        <Button title={i18n.t('remembered')} onClick={({ currentTarget }) => open({}, currentTarget)}>
          {i18n.t('forgetMe')}
        </Button>
      </p>
    )
  }
  function shownName(): string {
    if (need === 'none') return told[0] ?? ''
    return isBlank(identity.name ?? '') ? i18n.t('anonymous') : (identity.name ?? '').trim()
  }
  return (
    <div class="fields">
      {asked.map(([name, need]) => (
        <Field key={name} name={name} required={need === 'required'} problem={problems.find((problem) => problem.field === name)} />
      ))}
    </div>
  )
}
