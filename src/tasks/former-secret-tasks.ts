import type { TaskFiles } from './task-definition.ts';

/** The tasks that were secret while HEAR 2021 ran (with the open ones: group `all`); one line per task. */
export const formerSecretTasks: TaskFiles = {
  beehive_states_fold0: () => import('./beehive_states_fold0.ts'),
  beehive_states_fold1: () => import('./beehive_states_fold1.ts'),
  beijing_opera: () => import('./beijing_opera.ts'),
  coughvid: () => import('./coughvid.ts'),
  esc50: () => import('./esc50.ts'),
  fsd50k: () => import('./fsd50k.ts'),
  gunshot_triangulation: () => import('./gunshot_triangulation.ts'),
  libricount: () => import('./libricount.ts'),
  maestro: () => import('./maestro.ts'),
  mridangam_stroke: () => import('./mridangam_stroke.ts'),
  mridangam_tonic: () => import('./mridangam_tonic.ts'),
  tfds_crema_d: () => import('./tfds_crema_d.ts'),
  tfds_gtzan: () => import('./tfds_gtzan.ts'),
  tfds_gtzan_music_speech: () => import('./tfds_gtzan_music_speech.ts'),
  vocal_imitation: () => import('./vocal_imitation.ts'),
  vox_lingua_top10: () => import('./vox_lingua_top10.ts'),
};
