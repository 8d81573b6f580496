/** How tables of methods can be written. */
export const METHOD_TABLE_FORMATS = ['plain', 'md', 'latex', 'csv'] as const;

export type MethodTableFormat = (typeof METHOD_TABLE_FORMATS)[number];
