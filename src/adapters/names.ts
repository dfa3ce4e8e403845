/** The backends that come with the widget, in the order people are told of them. */
export const adapterNames = [
  'server',
  'wordpress',
  'waline',
  'isso',
  'twikoo',
  'remark42',
  'artalk',
  'github',
  'discourse',
  'mastodon',
  'bluesky',
  'webmention',
  'postgrest',
  'pocketbase',
  'static',
  'merge',
  'local',
  'memory',
] as const

export type AdapterName = (typeof adapterNames)[number]
