import { GraphBuilder } from '../compute/onnx-model.ts';
import { createSession, float32, type Session } from '../compute/session.ts';
import { TorchGenerator } from '../random/torch-random.ts';
import { BANDS } from './log-mel.ts';

export const EMBEDDING_SIZE = 4096;
const SEED = 0;

/**
 * The matrix of hearbaseline.naive, shape (256, 4096): `torch.manual_seed(0); torch.rand(256, 4096) / 16`, where 16 is
 * the square root of the number of bands. The division is exact.
 */
export function projectionMatrix(): Float32Array {
  const scale = 1 / Math.sqrt(BANDS);
  return new TorchGenerator(SEED).rand(BANDS * EMBEDDING_SIZE).map((value) => value * scale);
}

/** The projection as one matrix product on ONNX Runtime, one thread. */
export class Projection {
  readonly #session: Session;

  private constructor(session: Session) {
    this.#session = session;
  }

  static async create(): Promise<Projection> {
    const graph = new GraphBuilder();
    const bands = graph.input('bands', ['rows', BANDS]);
    const matrix = graph.constant(projectionMatrix(), [BANDS, EMBEDDING_SIZE]);
    graph.output('embeddings', graph.op('MatMul', [bands, matrix]));
    return new Projection(await createSession(graph.toBytes(), { threads: 1 }));
  }

  /**
   * @param bands shape (rows, 256)
   * @returns shape (rows, 4096)
   */
  async apply(bands: Float32Array): Promise<Float32Array> {
    const rows = bands.length / BANDS;
    const { embeddings } = await this.#session.run({ bands: float32(bands, [rows, BANDS]) });
    return embeddings?.data as Float32Array;
  }
}
