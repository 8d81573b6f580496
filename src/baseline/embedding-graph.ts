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
  readonly #kind: 'scene' | 'timestamp';
  readonly #session: Session;

  private constructor(kind: 'scene' | 'timestamp', session: Session) {
    this.#kind = kind;
    this.#session = session;
  }

  static async create(kind: 'scene' | 'timestamp'): Promise<EmbeddingGraph> {
    const graph = new GraphBuilder();
    const mel = melBands(graph, graph.input('power', ['sounds', 'frames', BINS]));
    const logMel = graph.op('Log', [graph.op('Add', [mel, graph.scalar(EPSILON)])]);
    // The mean as a product with 1/frames: unlike ReduceMean it rounds alike however many sounds there are.
    const rows =
      kind === 'scene'
        ? graph.op(
            'MatMul',
            [graph.input('weights', [1, 'frames']), logMel],
            {},
            { dims: ['sounds', 1, BANDS] },
          )
        : logMel;
    const matrix = graph.constant(projectionMatrix(), [BANDS, EMBEDDING_SIZE]);
    const dims = ['sounds', kind === 'scene' ? 1 : 'frames', EMBEDDING_SIZE];
    graph.output('embeddings', graph.op('MatMul', [rows, matrix], {}, { dims }));
    graph.tellShapes();
    graph.markCompletion();
    return new EmbeddingGraph(kind, await createSession(graph.toBytes()));
  }

  /**
   * @param power shape (sounds, frames, 2049)
   * @param output shape (sounds, 4096) for scenes, (sounds, frames, 4096) for timestamps
   */
  async run(power: Float32Array, sounds: number, output: Float32Array): Promise<void> {
    const frames = power.length / (sounds * BINS);
    const inputs = { power: float32(power, [sounds, frames, BINS]) };
    if (this.#kind === 'timestamp') {
      const embeddings = float32(output, [sounds, frames, EMBEDDING_SIZE]);
      await this.#session.runInto(inputs, { embeddings });
    } else {
      const embeddings = float32(output, [sounds, 1, EMBEDDING_SIZE]);
      const weights = float32(new Float32Array(frames).fill(1 / frames), [1, frames]);
      await this.#session.runInto({ ...inputs, weights }, { embeddings });
    }
  }
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
