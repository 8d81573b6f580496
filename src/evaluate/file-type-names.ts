/** What `evaluate --type` takes: prediction types, then annotations of recordings. What reads each is in `file-types.ts`. */
export const FILE_TYPES = [
  'multiclass',
  'multilabel',
  'jnd',
  'ranking',
  'regression',
  'pitch',
  'multipitch',
  'notes',
  'chord',
  'event',
  'melody',
  'onset',
  'beat',
  'segment',
  'key',
  'tempo',
  'alignment',
] as const;

export type FileType = (typeof FILE_TYPES)[number];
