import type { Body } from './types'

/** What two versions of the same words have in common once a backend made HTML of one of them: letters, digits and emoji. */
export function letters({ format, value }: Body): string {
  return (format === 'html' ? value.replace(/<[^>]*>|&#?\w+;/g, '') : value).replace(/[^\p{L}\p{N}\p{So}]/gu, '')
}
