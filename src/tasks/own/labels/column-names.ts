/** Other names that columns have in the field, by the name they have here. */
export const COLUMN_NAMES: Readonly<Record<string, readonly string[]>> = {
  filename: [
    ...['filename', 'file', 'path', 'fname', 'file_name', 'file_path', 'filepath', 'audio_path', 'wav_path'],
    ...['audio_file', 'audio_filename', 'slice_file_name', 'audio', 'wav'],
  ],
  label: ['label', 'event_label', 'class', 'category', 'scene_label', 'class_name'],
  labels: ['labels', 'tags'],
  filename1: ['filename1', 'file1', 'path1', 'fname1'],
  filename2: ['filename2', 'file2', 'path2', 'fname2'],
  pair: ['pair'],
  different: ['different'],
  rank_group: ['rank_group', 'list'],
  rank: ['rank'],
  target: ['target'],
  value: ['value'],
  timestamp: ['timestamp'],
  time: ['time'],
  frequency: ['frequency', 'f0'],
  frequencies: ['frequencies', 'f0s'],
  velocity: ['velocity'],
  split: ['split', 'fold'],
  group: ['group', 'split_key', 'speaker', 'source'],
};

/** Columns of these names are of files where no other is. */
export const FILE_LIKE = /(^|_)(file|filename|path|wav|mp3|audio)$/;

/** Of what is recorded: columns of these names may say what is not to be spread over several splits. */
export const GROUP_LIKE =
  /^(speaker|subject|singer|artist|patient|participant|actor|player|performer|client|user|recordist|author|session|device|location|city|song|track|album|recording)(_?(id|name))?$/i;

/** Columns of times, by pairs, and their unit; of plain ones it is a guess, others tell it by their names or leave it open. */
export const TIME_COLUMNS = [
  { from: 'start', to: 'end', unit: 'milliseconds', isPlain: true },
  { from: 'onset', to: 'offset', unit: 'seconds', isPlain: true },
  { from: 'start_ms', to: 'end_ms', unit: 'milliseconds', isPlain: false },
  { from: 'onset_ms', to: 'offset_ms', unit: 'milliseconds', isPlain: false },
  { from: 'start_s', to: 'end_s', unit: 'seconds', isPlain: false },
  { from: 'start_sec', to: 'end_sec', unit: 'seconds', isPlain: false },
  { from: 'start_seconds', to: 'end_seconds', unit: 'seconds', isPlain: false },
  { from: 'onset_s', to: 'offset_s', unit: 'seconds', isPlain: false },
  { from: 'begin time (s)', to: 'end time (s)', unit: 'seconds', isPlain: false },
  { from: 'start_time', to: 'end_time', unit: undefined, isPlain: false },
  { from: 'start_time_seconds', to: 'end_time_seconds', unit: 'seconds', isPlain: false },
  { from: 'begin', to: 'end', unit: undefined, isPlain: false },
] as const;

export type TimeColumns = (typeof TIME_COLUMNS)[number];
