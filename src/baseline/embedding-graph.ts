import { createMelFilters, type MelFilters } from '../audio/index.ts';
import { GraphBuilder } from '../compute/onnx-model.ts';
import { createSession, float32, type Session } from '../compute/session.ts';
import type { Value } from '../compute/values.ts';
import { BINS, FRAME_SIZE, SAMPLE_RATE } from './layout.ts';
import { BANDS, EMBEDDING_SIZE, projectionMatrix } from './projection.ts';

/** Added to the power in a band before the logarithm. */
export const EPSILON = 1e-4;
/** Neighbouring bands are multiplied only with the bins that they cover: an eighth of the whole product. */
const BLOCKS = 8;

/**
 * From power spectra to embeddings, on ONNX Runtime with one thread: 256 mel bands, logarithm, for scenes the mean over
 * the frames, projection. The projection is linear, so it may come after the mean and is done once a clip.
 */
export class EmbeddingGraph {
  readonly #kind: 'scene' | 'timestamp' | 'log-mel';
  readonly #session: Session;

  private constructor(kind: 'scene' | 'timestamp' | 'log-mel', session: Session) {
    this.#kind = kind;
    this.#session = session;
  }

  /** `log-mel`: what scenes are the mean of, before their projection. */
  static async create(kind: 'scene' | 'timestamp' | 'log-mel'): Promise<EmbeddingGraph> {
    const graph = new GraphBuilder();
    const mel = melBands(graph, graph.input('power', ['sounds', 'frames', BINS]));
    const logMel = graph.op('Log', [graph.op('Add', [mel, graph.scalar(EPSILON)])]);
    const embeddings =
      kind === 'scene'
        ? projected(graph, meanOf(graph, logMel), 1)
        : kind === 'timestamp'
          ? projected(graph, logMel, 'frames')
          : logMel;
    return new EmbeddingGraph(kind, await sessionOf(graph, embeddings));
  }

  /**
   * @param power shape (sounds, frames, 2049)
   * @param output shape (sounds, 4096) for scenes, (sounds, frames, 4096) for timestamps, (sounds, frames, 256) for log mel
   */
  async run(power: Float32Array, sounds: number, output: Float32Array): Promise<void> {
    const frames = power.length / (sounds * BINS);
    const inputs = { power: float32(power, [sounds, frames, BINS]) };
    if (this.#kind === 'scene') {
      const embeddings = float32(output, [sounds, 1, EMBEDDING_SIZE]);
      await this.#session.runInto({ ...inputs, weights: weightsOf(frames) }, { embeddings });
    } else {
      const size = this.#kind === 'timestamp' ? EMBEDDING_SIZE : BANDS;
      await this.#session.runInto(inputs, { embeddings: float32(output, [sounds, frames, size]) });
    }
  }
}

/** From the log mel spectra of all frames of one sound to its scene embedding: the second half of the graph of scenes. */
export class PoolingGraph {
  readonly #session: Session;

  private constructor(session: Session) {
    this.#session = session;
  }

  static async create(): Promise<PoolingGraph> {
    const graph = new GraphBuilder();
    const logMel = graph.input('log_mel', ['sounds', 'frames', BANDS]);
    return new PoolingGraph(await sessionOf(graph, projected(graph, meanOf(graph, logMel), 1)));
  }

  /**
   * @param logMel shape (frames, 256)
   * @param output 4096 values
   */
  async run(logMel: Float32Array, output: Float32Array): Promise<void> {
    const frames = logMel.length / BANDS;
    const inputs = { log_mel: float32(logMel, [1, frames, BANDS]), weights: weightsOf(frames) };
    await this.#session.runInto(inputs, { embeddings: float32(output, [1, 1, EMBEDDING_SIZE]) });
  }
}

async function sessionOf(graph: GraphBuilder, embeddings: Value): Promise<Session> {
  graph.output('embeddings', embeddings);
  graph.tellShapes();
  graph.markCompletion();
  return createSession(graph.toBytes());
}

/** The mean as a product with 1/frames: unlike ReduceMean it rounds alike however many sounds there are. */
function meanOf(graph: GraphBuilder, logMel: Value): Value {
  const weights = graph.input('weights', [1, 'frames']);
  return graph.op('MatMul', [weights, logMel], {}, { dims: ['sounds', 1, BANDS] });
}

function weightsOf(frames: number) {
  return float32(new Float32Array(frames).fill(1 / frames), [1, frames]);
}

function projected(graph: GraphBuilder, rows: Value, count: 1 | 'frames'): Value {
  const matrix = graph.constant(projectionMatrix(), [BANDS, EMBEDDING_SIZE]);
  return graph.op('MatMul', [rows, matrix], {}, { dims: ['sounds', count, EMBEDDING_SIZE] });
}

/** Power in each mel band: shape (sounds, frames, 256). */
function melBands(graph: GraphBuilder, power: Value): Value {
  const filters = createMelFilters({ sampleRate: SAMPLE_RATE, fftSize: FRAME_SIZE, bands: BANDS });
  const size = BANDS / BLOCKS;
  const axis = 2;
  const blocks = Array.from({ length: BLOCKS }, (_, block) => {
    const { weights, firstBin, endBin } = bandBlock(filters, block * size, size);
    const bounds = [[firstBin], [endBin], [axis]].map((integers) => graph.integers(integers));
    const dims = ['sounds', 'frames', endBin - firstBin];
    const covered = graph.op('Slice', [power, ...bounds], {}, { dims });
    const matrix = graph.constant(weights, [endBin - firstBin, size]);
    return graph.op('MatMul', [covered, matrix], {}, { dims: ['sounds', 'frames', size] });
  });
  return graph.op('Concat', blocks, { axis }, { dims: ['sounds', 'frames', BANDS] });
}

/** The filters of some bands as a matrix of shape (endBin - firstBin, bands): the bins that any of them covers. */
function bandBlock(
  { starts, offsets, weights }: MelFilters,
  firstBand: number,
  bands: number,
): { weights: Float32Array; firstBin: number; endBin: number } {
  const runs = Array.from({ length: bands }, (_, band) => ({
    start: starts[firstBand + band] as number,
    weights: weights.subarray(offsets[firstBand + band], offsets[firstBand + band + 1]),
  }));
  const firstBin = Math.min(...runs.map((run) => run.start));
  const endBin = Math.max(...runs.map((run) => run.start + run.weights.length));
  const matrix = new Float32Array((endBin - firstBin) * bands);
  for (const [band, run] of runs.entries()) {
    for (const [bin, weight] of run.weights.entries()) {
      matrix[(run.start - firstBin + bin) * bands + band] = weight;
    }
  }
  return { weights: matrix, firstBin, endBin };
}
