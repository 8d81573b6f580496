// The tasks that were secret while HEAR 2021 ran (with the open ones: group `all`); one line per task.
export { task as beehive_states_fold0 } from './beehive_states_fold0.ts';
export { task as beehive_states_fold1 } from './beehive_states_fold1.ts';
export { task as beijing_opera } from './beijing_opera.ts';
export { task as coughvid } from './coughvid.ts';
export { task as esc50 } from './esc50.ts';
export { task as fsd50k } from './fsd50k.ts';
export { task as gunshot_triangulation } from './gunshot_triangulation.ts';
export { task as libricount } from './libricount.ts';
export { task as maestro } from './maestro.ts';
export { task as mridangam_stroke } from './mridangam_stroke.ts';
export { task as mridangam_tonic } from './mridangam_tonic.ts';
export { task as tfds_crema_d } from './tfds_crema_d.ts';
export { task as tfds_gtzan } from './tfds_gtzan.ts';
export { task as tfds_gtzan_music_speech } from './tfds_gtzan_music_speech.ts';
export { task as vocal_imitation } from './vocal_imitation.ts';
export { task as vox_lingua_top10 } from './vox_lingua_top10.ts';
