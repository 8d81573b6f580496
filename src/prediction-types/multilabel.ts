import { labelType } from './label-type.ts';

/** Any number of labels of a vocabulary for each clip; events, for each frame. */
export const multilabel = labelType({
  name: 'multilabel',
  inWords: 'any number of labels a clip (multilabel)',
  oneEach: false,
  everyLabelInEverySplit: (kind) => kind === 'scene',
  scoring: {
    usual: (kind) => (kind === 'scene' ? ['mAP'] : ['event_onset_200ms_fms']),
    ofFiles: ['mAP', 'mAP_micro', 'd_prime', 'aucroc', 'lwlrap'],
    resampled: 'clips of each split',
  },
});
