import { createHash } from 'node:crypto';
import { keptLayers, LearntLayers, type Mask } from '../../compute/layers/learnt-layers.ts';
import { GraphBuilder } from '../../compute/onnx-model.ts';
import { createSession, float32, type Session, type Tensors } from '../../compute/session.ts';
import type { TrainingModel } from '../../compute/training-graph.ts';
import type { Value } from '../../compute/values.ts';
import { UserError } from '../../errors.ts';
import { itemCount } from '../../formats/files/npy-header.ts';
import { RandomStream } from '../../random/random-stream.ts';
import type { Computation, Model } from './model.ts';
import type { Numbers } from './numbers.ts';
import type { Parameters } from './parameters.ts';

/** What a model is given of a sound, and how many numbers it is to say of it. */
export interface ModelShape {
  readonly x: readonly number[];
  readonly columns: number;
}

/** All that was learnt, by name. */
export type WeightOf = (name: string) => Float32Array;

/** A graph to be trained, inputs `x` and `y`, and all it begins with. */
export interface LearningGraph {
  readonly model: TrainingModel;
  readonly initial: Map<string, Float32Array>;
  readonly masks: readonly Mask[];
}

/** @throws UserError where the model says another count of numbers than it is to */
export function learningGraph(model: Model<Parameters>, shape: ModelShape, seed: number): LearningGraph {
  const graph = new GraphBuilder();
  const layers = new LearntLayers(graph, (name) => new RandomStream(seed, name));
  const said = model.forward(layers, graph.input('x', ['batch', ...shape.x]));
  checkColumns(model, said, shape);
  const loss = model.criterion(graph, said, graph.input('y', ['batch', shape.columns]));
  return { model: layers.model(loss), initial: layers.initial, masks: layers.masks };
}

function checkColumns({ constructor: { name } }: Model, { dims }: Value, { columns }: ModelShape): void {
  const found = dims?.at(-1);
  if (dims === undefined || (dims.length === 2 && (found === columns || typeof found === 'string'))) return;
  throw new UserError(
    `${name}: says numbers of shape (${dims.join(', ')}); expected (batch, ${columns}), as Y has ${columns} for each sound`,
  );
}

/** The graph that is used: `x` and what was learnt to what the model says. */
export class ModelGraph implements Computation {
  /** What was learnt, by name, with its shape. */
  readonly weights: ReadonlyMap<string, readonly number[]>;
  /** In hex: another network has another one, even where its weights have the same shapes. */
  readonly sum: string;
  readonly #shape: ModelShape;
  readonly #session: Session;
  readonly #criterion: Session;
  readonly #weightOf: WeightOf;

  private constructor(
    { weights, bytes }: { weights: ReadonlyMap<string, readonly number[]>; bytes: Uint8Array },
    shape: ModelShape,
    sessions: readonly [Session, Session],
    weightOf: WeightOf,
  ) {
    this.weights = weights;
    this.sum = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    this.#shape = shape;
    [this.#session, this.#criterion] = sessions;
    this.#weightOf = weightOf;
  }

  /** @param weightOf is asked at each call */
  static async create(model: Model<Parameters>, shape: ModelShape, weightOf: WeightOf): Promise<ModelGraph> {
    const used = usedGraph(model, shape);
    const sessions = [
      await createSession(used.bytes),
      await createSession(criterionGraph(model, shape)),
    ] as const;
    return new ModelGraph(used, shape, sessions, weightOf);
  }

  /** @throws UserError where a sound has another shape */
  async predict(x: Numbers): Promise<Numbers> {
    const [count = 0, ...shape] = x.dims;
    if (String(shape) !== String(this.#shape.x)) {
      throw new UserError(
        `x of shape (${x.dims.join(', ')}); expected (sounds, ${this.#shape.x.join(', ')}), as the model has learnt it`,
      );
    }
    requireNumbers('x', x);
    const learnt: Tensors = Object.fromEntries(
      [...this.weights].map(([name, dims]) => [name, float32(this.#weightOf(name), dims)]),
    );
    const { said } = await this.#session.run({ ...learnt, x: float32(x.data, x.dims) });
    return { data: said?.data as Float32Array, dims: [count, this.#shape.columns] };
  }

  /** @throws UserError where the two are not of the same sounds: one may be taken for many without it */
  async loss(said: Numbers, y: Numbers): Promise<number> {
    const { columns } = this.#shape;
    if (y.dims.length !== 2 || y.dims[1] !== columns || String(said.dims) !== String(y.dims)) {
      throw new UserError(
        `a loss of what is said, shape (${said.dims.join(', ')}), and what is true, (${y.dims.join(', ')}); expected both of (sounds, ${columns})`,
      );
    }
    requireNumbers('what is said', said);
    requireNumbers('what is true', y);
    const { loss } = await this.#criterion.run({
      said: float32(said.data, said.dims),
      y: float32(y.data, y.dims),
    });
    return Number(loss?.data[0]);
  }

  async release(): Promise<void> {
    await this.#session.release();
    await this.#criterion.release();
  }
}

function usedGraph(model: Model<Parameters>, shape: ModelShape) {
  const graph = new GraphBuilder();
  const weights = new Map<string, readonly number[]>();
  const layers = keptLayers(graph, (name, dims) => {
    weights.set(name, dims);
    return graph.input(name, dims);
  });
  graph.output('said', model.forward(layers, graph.input('x', ['batch', ...shape.x])));
  return { bytes: graph.toBytes(), weights };
}

function criterionGraph(model: Model<Parameters>, { columns }: ModelShape): Uint8Array {
  const graph = new GraphBuilder();
  const dims = ['batch', columns];
  graph.output('loss', model.criterion(graph, graph.input('said', dims), graph.input('y', dims)));
  return graph.toBytes();
}

/** @throws UserError where there are more numbers or fewer than their shape has */
function requireNumbers(what: string, { data, dims }: Numbers): void {
  if (data.length === itemCount(dims)) return;
  throw new UserError(
    `${what}: ${data.length} numbers; expected ${itemCount(dims)}, as (${dims.join(', ')}) has`,
  );
}
