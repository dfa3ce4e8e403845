/** What a reader may add, as the browser names it; the backend looks for itself. */
export const pictureTypes: readonly string[] = ['image/jpeg', 'image/png', 'image/webp', 'image/gif']
