/** `import 'afterword/element'`: registers the elements, for pages that bundle the widget themselves. */
import { defineElements } from './element'
import { parts } from './parts'

defineElements(parts)
