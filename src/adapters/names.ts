/** The backends that come with the widget, in the order people are told of them. */
export const adapterNames = ['server', 'memory', 'local', 'static', 'waline', 'merge'] as const

export type AdapterName = (typeof adapterNames)[number]
