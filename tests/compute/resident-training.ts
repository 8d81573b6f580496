import { ResidentTrainer } from '../../src/compute/resident-trainer.ts';
import { float32, type Tensors } from '../../src/compute/session.ts';
import { type StepTrainer, Trainer } from '../../src/compute/trainer.ts';
import { initialState, layerShapes } from '../../src/predict/head/initial-state.ts';
import { trainingModel } from '../../src/predict/head/training-model.ts';
import type { HeadConfig } from '../../src/predict/head/types.ts';
import { RandomStream } from '../../src/random/random-stream.ts';

const [ROWS, INPUTS, LABELS, UNITS, STEPS] = [6, 5, 3, 8, 4];

/** Trains a head on WebGPU with its state there, and in memory, and on the CPU, and prints how they went. */
const shapes = layerShapes({ hiddenLayers: 1, hiddenDim: UNITS } as HeadConfig, INPUTS, LABELS);
const model = () => trainingModel(shapes, 'multiclass', 0.25);
const initial = () => initialState(shapes, 'xavier_uniform', 1);

function batch(step: number): Tensors {
  const draw = (name: string, count: number) => new RandomStream(step, name).uniforms(count);
  return {
    x: float32(Float32Array.from(draw('x', ROWS * INPUTS)), [ROWS, INPUTS]),
    y: float32(
      Float32Array.from({ length: ROWS * LABELS }, (_, index) => +(index % LABELS === step % LABELS)),
      [ROWS, LABELS],
    ),
    'hidden0 mask': float32(
      Float32Array.from(draw('mask', UNITS * ROWS), (u) => (u < 0.25 ? -Infinity : 0)),
      [UNITS, ROWS],
    ),
  };
}

async function trained(trainer: StepTrainer, from = 0) {
  const losses: number[] = [];
  for (let step = from; step < STEPS; step++) losses.push(await trainer.step(batch(step), 0.01));
  await trainer.settle?.();
  return { losses, steps: trainer.steps, state: [...trainer.save()] };
}

const device = 'webgpu';
const resident = await ResidentTrainer.create(model(), initial(), { device });
const refused: string[] = [];
await resident.step(batch(0), 0.01);
try {
  resident.save();
} catch (error) {
  refused.push((error as Error).message);
}
await resident.settle();
const paused = resident.save();
const whole = await trained(resident, 1);
resident.resume(paused, 1);
const again = await trained(resident, 1);
await resident.release();
const memory = await trained(await Trainer.create(model(), initial(), { device }));
const cpu = await trained(await Trainer.create(model(), initial()));
console.log(JSON.stringify({ refused, whole, again, memory, cpu }));
