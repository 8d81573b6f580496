import { formerSecretTasks } from './former-secret-tasks.ts';
import { openTasks } from './open-tasks.ts';
import type { TaskFiles } from './task-definition.ts';

/** Every task. HEAR's own are listed by what they were in 2021; all others have one line here. */
export const allTasks: TaskFiles = {
  adc2004: () => import('./adc2004.ts'),
  circular_drum: () => import('./circular_drum.ts'),
  ...formerSecretTasks,
  kac_circular_drums: () => import('./kac_circular_drums.ts'),
  kac_polygonal_drums: () => import('./kac_polygonal_drums.ts'),
  kac_rectangular_drums: () => import('./kac_rectangular_drums.ts'),
  maps: () => import('./maps.ts'),
  mdb_melody_synth: () => import('./mdb_melody_synth.ts'),
  mdb_mf0_synth: () => import('./mdb_mf0_synth.ts'),
  mdb_stem_synth: () => import('./mdb_stem_synth.ts'),
  medleydb: () => import('./medleydb.ts'),
  mirex05: () => import('./mirex05.ts'),
  musicnet: () => import('./musicnet.ts'),
  ...openTasks,
  orchset: () => import('./orchset.ts'),
  rectangular_drum: () => import('./rectangular_drum.ts'),
  sampled_chords: () => import('./sampled_chords.ts'),
  sampled_families: () => import('./sampled_families.ts'),
  sampled_melody: () => import('./sampled_melody.ts'),
  sampled_notes: () => import('./sampled_notes.ts'),
  sampled_pitch: () => import('./sampled_pitch.ts'),
  tfds_speech_commands: () => import('./tfds_speech_commands.ts'),
  tone_chords: () => import('./tone_chords.ts'),
  tone_events: () => import('./tone_events.ts'),
  tone_f0: () => import('./tone_f0.ts'),
  tone_jnd: () => import('./tone_jnd.ts'),
  tone_melody: () => import('./tone_melody.ts'),
  tone_notes: () => import('./tone_notes.ts'),
  tone_pitch: () => import('./tone_pitch.ts'),
  tone_ranking: () => import('./tone_ranking.ts'),
  wjazzd: () => import('./wjazzd.ts'),
};
