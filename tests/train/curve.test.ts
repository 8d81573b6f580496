import test from 'ava';
import { describeTraining } from '../../src/train/curve.ts';

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
