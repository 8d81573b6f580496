import { labelType } from './label-type.ts';

/** Exactly one label of a vocabulary for each clip, or each frame. */
export const multiclass = labelType({
  name: 'multiclass',
  inWords: 'one label a clip (multiclass)',
  oneEach: true,
  everyLabelInEverySplit: () => true,
  scoring: {
    usual: (kind) => (kind === 'scene' ? ['top1_acc'] : ['event_onset_200ms_fms']),
    ofFiles: ['top1_acc', 'balanced_acc', 'f1_macro', 'log_loss', 'calibration_error'],
    resampled: 'clips of each split and class',
  },
});
