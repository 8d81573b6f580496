import { GraphBuilder } from '../../compute/onnx-model.ts';
import { createSession, float64, type Session } from '../../compute/session.ts';

/** A matrix of float64, row by row. */
export interface Matrix {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** Products of matrices in float64, on one thread, so that they are the same bits everywhere. */
export class MatrixProducts {
  readonly #sessions: { readonly right: Session; readonly left: Session };

  private constructor(sessions: { readonly right: Session; readonly left: Session }) {
    this.#sessions = sessions;
  }

  static async create(): Promise<MatrixProducts> {
    const [right, left] = await Promise.all([
      createSession(
        productGraph({ transB: 1 }, [
          ['m', 'k'],
          ['n', 'k'],
        ]),
      ),
      createSession(
        productGraph({ transA: 1 }, [
          ['k', 'm'],
          ['k', 'n'],
        ]),
      ),
    ]);
    return new MatrixProducts({ right, left });
  }

  /** a b^T, shape (rows of a, rows of b). */
  timesTransposed(a: Matrix, b: Matrix): Promise<Float64Array> {
    return product(this.#sessions.right, a, b);
  }

  /** a^T b, shape (columns of a, columns of b). */
  transposedTimes(a: Matrix, b: Matrix): Promise<Float64Array> {
    return product(this.#sessions.left, a, b);
  }

  release(): Promise<unknown> {
    return Promise.all([this.#sessions.right.release(), this.#sessions.left.release()]);
  }
}

async function product(session: Session, a: Matrix, b: Matrix): Promise<Float64Array> {
  const outputs = await session.run({ a: tensor(a), b: tensor(b) });
  return outputs.product?.data as Float64Array;
}

function tensor({ data, rows, columns }: Matrix) {
  return float64(data, [rows, columns]);
}

function productGraph(
  transposed: { readonly transA: number } | { readonly transB: number },
  [a, b]: readonly [readonly string[], readonly string[]],
): Uint8Array {
  const graph = new GraphBuilder();
  const inputs = [graph.input('a', a, 'float64'), graph.input('b', b, 'float64')];
  graph.output('product', graph.op('Gemm', inputs, transposed));
  return graph.toBytes();
}
