import type { Adapter, Storage } from './adapter'
import type { Sort } from './types'

/** The order to begin with: what this reader chose last, else what the site owner says, else the backend's first. */
export function firstSort({ sorts }: Adapter['features'], storage: Storage, owner: Sort | undefined): Sort {
  return [storage.get('sort') as Sort, owner].find((sort) => sort && sorts.includes(sort)) ?? (sorts[0] as Sort)
}
