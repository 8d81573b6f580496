/** What JAMS files can be written as. */
export const CONVERTED_FORMATS = ['lab', 'csv', 'audacity', 'midi', 'jams'] as const;

export type ConvertedFormat = (typeof CONVERTED_FORMATS)[number];
