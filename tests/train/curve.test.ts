import test from 'ava';
import { curveFromRecord, curveToRecord, describeTraining, recordedCurve } from '../../src/train/curve.ts';

test('a training is told by the score of the epoch that was kept, in four digits, and its curve', (t) => {
  const curve = [0.1, 0.5, 0.9].map((validation_score, epoch) => ({
    epoch,
    train_loss: 1,
    validation_score,
  }));
  t.regex(
    describeTraining({ epoch: 2, validation_score: 0.912345, curve }, 'top1_acc'),
    /^validation top1_acc 0\.9123 at epoch 2 \S{3}$/,
  );
});

test('a score that is no number, which ends a training, is in its record and read again', (t) => {
  const curve = [0.5, Number.NaN].map((validationScore, epoch) => ({ epoch, trainLoss: 1, validationScore }));
  const record = JSON.parse(JSON.stringify(curveToRecord(curve))) as unknown;
  t.deepEqual(curveFromRecord({ curve: recordedCurve.parse(record) }), curve);
});
