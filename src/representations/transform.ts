import { GraphBuilder } from '../compute/onnx-model.ts';
import { createSession, float32 } from '../compute/session.ts';
import { createPiecewise } from './piecewise.ts';
import type { Representation } from './representation.ts';

/** A representation by itself. */
export interface Transform {
  /**
   * @param waveform one sound, from -1 to 1
   * @returns shape (bins, frames), as `transformShape` of the representation tells
   */
  transform(waveform: Float32Array): Promise<Float32Array>;
  release(): Promise<void>;
}

/** Samples that are represented at a time: two minutes at 16 kHz. */
const PIECE = 2 ** 21;

/**
 * Runs the piece of a graph that a representation is, on one thread. Sound longer than `piece` samples is represented in
 * pieces, so that an hour takes little more memory than the result has.
 */
export async function createTransform(representation: Representation, piece = PIECE): Promise<Transform> {
  const graph = new GraphBuilder();
  graph.output('representation', representation.addTo(graph, graph.input('waveform', ['batch', 'samples'])));
  const session = await createSession(graph.toBytes());
  let piecewise: ReturnType<typeof createPiecewise> | undefined;
  return {
    async transform(waveform) {
      if (waveform.length > piece) {
        piecewise ??= createPiecewise(representation, piece);
        return (await piecewise).transform(waveform);
      }
      const { representation: values } = await session.run({
        waveform: float32(waveform, [1, waveform.length]),
      });
      return values?.data as Float32Array;
    },
    async release() {
      await session.release();
      await (await piecewise)?.release();
    },
  };
}
