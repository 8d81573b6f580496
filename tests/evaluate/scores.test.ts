import test from 'ava';
import { UserError } from '../../src/errors.ts';
import { getScore } from '../../src/evaluate/scores.ts';

test('scores say what they are', (t) => {
  const { name, kind, direction, parts } = getScore('event_onset_200ms_fms');
  t.deepEqual(
    { name, kind, direction, parts },
    {
      name: 'event_onset_200ms_fms',
      kind: 'event',
      direction: 'maximize',
      parts: ['f_measure', 'precision', 'recall'],
    },
  );
  t.deepEqual(getScore('pitch_acc').parts, []);
});

test('a score that is not known is refused with the list of those that are', (t) => {
  t.throws(() => getScore('top2_acc'), {
    instanceOf: UserError,
    message: /^score top2_acc is not known; expected one of top1_acc, pitch_acc, chroma_acc, mAP/,
  });
});
