/** How a page has the clips: not at all, those that were worst within it, or all that it names as files beside it. */
export const audioModes = ['none', 'worst', 'link'] as const;
export type AudioMode = (typeof audioModes)[number];
