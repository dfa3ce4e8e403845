import { useWidget } from './context'

/** Said beside a heading, where its coming and going moves nothing. */
export function Offline() {
  const { state, i18n } = useWidget()
  return state.online.value ? null : <span class="quiet">{i18n.t('offline')}</span>
}
