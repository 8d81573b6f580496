import type { Scalar } from '@tensorflow/tfjs-core';
import test from 'ava';
import { float32 } from '../../src/compute/session.ts';
import { chooseTfjsBackend, loadTfjsForTraining } from '../../src/compute/tfjs-backend.ts';
import { TfjsTrainer } from '../../src/compute/tfjs-trainer.ts';
import { referenceAdam } from './reference-adam.ts';

const tf = await loadTfjsForTraining(chooseTfjsBackend());

/** The loss sum(target x parameter^2), and a statistic that counts. */
function quadratic(start: Float32Array) {
  const model = {
    parameters: [{ name: 'parameter', dims: [start.length] }],
    statistics: [{ name: 'count', dims: [1] }],
    forward: (state: (name: string) => ReturnType<typeof tf.zeros>, batch: typeof state) => ({
      loss: tf.sum(tf.mul(batch('target'), tf.square(state('parameter')))) as Scalar,
      statistics: [tf.add(state('count'), 1)],
    }),
  };
  const initial = new Map([
    ['parameter', start],
    ['count', new Float32Array(1)],
  ]);
  return new TfjsTrainer(tf, model, initial);
}

const RATES = [0.1, 0.01, 0.05, 0.02];
const start = Float32Array.from({ length: 20 }, (_, index) => Math.sin(index) + 1.5);
const target = Float32Array.from({ length: 20 }, (_, index) => Math.cos(index) ** 2 + 1e-3);

test.serial('Adam on TensorFlow.js follows the formula, and statistics are replaced', async (t) => {
  const trainer = quadratic(start);
  for (const rate of RATES) await trainer.step({ target: float32(target) }, rate);
  for (const [index, value] of trainer.state('parameter').entries()) {
    const expected = referenceAdam(start[index] ?? 0, target[index] ?? 0, RATES);
    t.true(Math.abs(value - expected) < 1e-5, `${value} ${expected}`);
  }
  t.is(trainer.state('count')[0], RATES.length);
  t.is(trainer.steps, RATES.length);
  await trainer.release();
});

test.serial('a training that is taken up again gives the same bytes', async (t) => {
  const whole = quadratic(start);
  for (const rate of RATES) await whole.step({ target: float32(target) }, rate);
  const first = quadratic(start);
  for (const rate of RATES.slice(0, 2)) await first.step({ target: float32(target) }, rate);
  const second = quadratic(start);
  second.resume(first.save(), 2);
  for (const rate of RATES.slice(2)) await second.step({ target: float32(target) }, rate);
  t.deepEqual(second.save(), whole.save());
  t.throws(() => second.resume(new Float32Array(3), 0), { instanceOf: RangeError });
});

test.serial('steps keep no tensors', async (t) => {
  const trainer = quadratic(start);
  await trainer.step({ target: float32(target) }, 0.1);
  const { numTensors } = tf.memory();
  for (const rate of RATES) await trainer.step({ target: float32(target) }, rate);
  t.is(tf.memory().numTensors, numTensors);
  await trainer.release();
  t.is(tf.memory().numTensors, numTensors - 4);
});
