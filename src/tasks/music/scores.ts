const REST = ['melody_raw_chroma', 'melody_voicing_recall', 'melody_voicing_false_alarm'];

/** What melodies among other instruments are scored by, as MIREX ranks them; the first one decides. */
export const MELODY_SCORES: readonly string[] = ['melody_overall_acc', 'melody_raw_pitch', ...REST];

/** What single voices are scored by; the first one decides. */
export const PITCH_SCORES: readonly string[] = ['melody_raw_pitch', 'melody_overall_acc', ...REST];

/** What notes without velocities are scored by; the first one decides. */
export const NOTE_SCORES: readonly string[] = ['notes_onset_fms', 'notes_onset_offset_fms'];

/** What several voices are scored by; the first one decides. */
export const MULTIPITCH_SCORES: readonly string[] = [
  'multipitch_acc',
  'multipitch_chroma_acc',
  'multipitch_error',
  'multipitch_chroma_error',
];
