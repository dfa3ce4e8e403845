import { useLater } from '../context'
import type { PictureDesk } from './usePictures'

/** That a picture is on its way, or why it did not come. The live region is there before it has something to say. */
export function PictureStatus({ desk: { pictures } }: { desk: PictureDesk }) {
  const { i18n } = useLater()
  return (
    <>
      <p class="quiet picture-status" role="status">
        {!!pictures?.uploading.value && i18n.t('picture.uploading')}
      </p>
      {pictures?.problem.value && (
        <p class="problem" role="alert">
          {pictures.problem.value}
        </p>
      )}
    </>
  )
}

/** Lies over the field while files are held above it. */
export function DropHint({ desk }: { desk: PictureDesk }) {
  const { i18n } = useLater()
  return desk.dropping ? (
    <p class="drop" aria-hidden="true">
      {i18n.t('picture.drop')}
    </p>
  ) : null
}
