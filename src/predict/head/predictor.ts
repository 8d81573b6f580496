import { at } from '../../at.ts';
import { createSession, float32, type Session, type Tensors } from '../../compute/session.ts';
import type { HeadOutput } from '../../prediction-types/prediction-type.ts';
import { type Rows, readStretches, stretches } from '../../train/rows.ts';
import { biasName, headModel, weightName } from './head-model.ts';
import type { LayerShape } from './initial-state.ts';
import type { HeadWeights } from './types.ts';

/** Rows predicted at a time, which bounds the memory of hidden layers. */
const ROWS = 1024;

/** Runs heads of one shape, whose weights change from call to call. */
export class Predictor {
  readonly #session: Session;

  private constructor(session: Session) {
    this.#session = session;
  }

  static async create(layers: readonly LayerShape[], output: HeadOutput): Promise<Predictor> {
    const graph = headModel(layers, output, (builder, name, dims) => builder.input(name, dims));
    return new Predictor(await createSession(graph.toBytes()));
  }

  /** Probabilities, shape (rows of x, labels). The first layer has an input for each value of a row, gaps included. */
  predict(weights: HeadWeights, x: Rows): Promise<Float32Array> {
    const inputs = weights.layers.flatMap(({ weight, bias, inputs, outputs }, index) => [
      [weightName(index), float32(weight, [outputs, inputs])] as const,
      [biasName(index), float32(bias)] as const,
    ]);
    return predictRows(
      this.#session,
      Object.fromEntries(inputs),
      x,
      at(weights.layers, weights.layers.length - 1).outputs,
    );
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}

/** Probabilities, shape (rows of x, labels), of a session made of `headModel`. */
export async function predictRows(
  session: Session,
  weights: Tensors,
  x: Rows,
  labels: number,
): Promise<Float32Array> {
  const probabilities = new Float32Array(x.rows * labels);
  let done = 0;
  for await (const values of readStretches(x, stretches(x.rows, ROWS))) {
    const outputs = await session.run({
      ...weights,
      x: float32(values, [values.length / x.stride, x.stride]),
    });
    probabilities.set((outputs.probabilities ?? outputs.values)?.data as Float32Array, done * labels);
    done += values.length / x.stride;
  }
  return probabilities;
}
