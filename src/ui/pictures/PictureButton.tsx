import { useRef } from 'preact/hooks'
import { Button } from '../Button'
import { useLater } from '../context'
import { pictureTypes } from './kinds'
import type { PictureDesk } from './usePictures'

/** Opens the browser's file chooser. */
export function PictureButton({ desk, tool }: { desk: PictureDesk; tool: object }) {
  const { i18n } = useLater()
  const chooser = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button {...tool} aria-label={i18n.t('format.picture')} title={i18n.t('format.picture')} onClick={() => chooser.current?.click()}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <rect x="1.5" y="2.5" width="13" height="11" rx="2" />
          <circle cx="5.3" cy="6.2" r="1.2" />
          <path d="m2 12.3 3.6-3.2 2.5 2.1 3-3.4 3.4 3.6" />
        </svg>
      </Button>
      <input
        ref={chooser}
        type="file"
        hidden
        multiple
        accept={pictureTypes.join()}
        aria-label={i18n.t('format.picture')}
        onChange={({ currentTarget }) => {
          desk.add([...(currentTarget.files ?? [])])
          // The same file again is a choice, too.
          currentTarget.value = ''
        }}
      />
    </>
  )
}
