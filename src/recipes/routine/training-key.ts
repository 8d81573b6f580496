import { createHash } from 'node:crypto';
import { graphComponents } from '../../component-versions.ts';
import type { Optimiser } from '../../compute/optimisers/optimiser.ts';
import { stepGraph } from '../../compute/training-graph.ts';
import { canonicalJson, programVersions } from '../../pipeline/index.ts';
import { Model } from './model.ts';
import { learningGraph, type ModelShape } from './model-graph.ts';
import type { Chosen } from './parameters.ts';

/** All that decides what comes of a training. */
export interface TrainingContent {
  readonly model: Model;
  readonly parameters: Chosen;
  readonly shape: ModelShape;
  /** Of all sounds, and what is to be said of them. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** What else decides the bytes. */
  readonly further: { readonly threads: number; readonly testingLoop: string };
}

/**
 * Tells a training from any other, in hex. The texts of classes do not suffice: they take numbers from outside, as constants of
 * their file are. So the graph of a step is in the sum, and first weights, dropped shares and learning rates.
 */
export function trainingKey({ model, parameters, shape, x, y, further }: TrainingContent): string {
  const { model: learnt, initial, masks } = learningGraph(model, shape, parameters.seed);
  const hash = createHash('sha256').update(
    canonicalJson({
      parameters: JSON.parse(JSON.stringify(parameters)),
      model: textsOf(model),
      heareval: programVersions().heareval,
      ...graphComponents(),
      ...further,
      shape: { x: [...shape.x], columns: shape.columns },
      masks: masks.map(({ name, dims, rate }) => ({ name, dims: [...dims], rate })),
      learningRates: ratesOf(model, parameters.num_of_epochs),
      optimiser: factorsOf(model.optimiser),
    }),
  );
  for (const [name, values] of initial) hash.update(name).update(bytesOf(values));
  hash.update(stepGraph(learnt, model.optimiser));
  return hash.update(bytesOf(x)).update(bytesOf(y)).digest('hex');
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Of the model's class and those that it extends. */
function textsOf(model: Model): string[] {
  const texts: string[] = [];
  let each: unknown = model.constructor;
  while (typeof each === 'function' && each !== Model) {
    texts.push(String(each));
    each = Object.getPrototypeOf(each);
  }
  return texts;
}

/** Epochs whose learning rates are looked at. */
const MOST_RATES = 500;

/** What is learnt at, by epoch; of a schedule, where losses stay the same, and where they fall. */
function ratesOf({ learningRate }: Model, epochs: number): string[] {
  if (typeof learningRate === 'number') return [String(learningRate)];
  const count = Math.min(epochs || MOST_RATES, MOST_RATES);
  return [1, 0.99].flatMap((factor) => {
    const losses = Array.from({ length: count }, (_, epoch) => factor ** epoch);
    return losses.map((_, epoch) => String(learningRate(epoch, losses.slice(0, epoch))));
  });
}

const STEPS = 3;
const RATE = 0.1;

/** The numbers of an optimiser's first steps, and what it begins with: the graph has them as inputs. */
function factorsOf(optimiser: Optimiser): string[] {
  const steps = Array.from({ length: STEPS }, (_, step) => optimiser.factors(step + 1, RATE));
  const first = Object.entries(optimiser.init(1)).map(([name, values]) => [name, [...values]]);
  return [...steps, first].map((each) => JSON.stringify(each));
}
