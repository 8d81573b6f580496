import { GraphBuilder } from '../compute/onnx-model.ts';
import { createSession, float32 } from '../compute/session.ts';
import { normalise } from './normalise.ts';
import type { Representation } from './representation.ts';

/**
 * Represents sound in pieces that overlap by what a frame depends on, which gives what the sound as a whole gives, to float
 * rounding. What depends on all of the sound is done before and after.
 *
 * @param piece samples of one, about
 */
export async function createPiecewise(representation: Representation, piece: number) {
  const { bins, hop, context, settings } = representation;
  const local = await createLocal(representation);
  const relative = await createRelative(representation);
  const margin = Math.ceil(context / hop);
  const step = Math.max(1, Math.floor(piece / hop));
  return {
    async transform(waveform: Float32Array): Promise<Float32Array> {
      const sound = settings.normalise_input ? normalise(waveform) : waveform;
      const [, frames] = representation.transformShape(sound.length);
      const result = new Float32Array(bins * frames);
      let largest = Number.NEGATIVE_INFINITY;
      for (let first = 0; first < frames; first += step) {
        const begin = Math.max(0, first - margin);
        const end = Math.min(frames, first + step);
        const values = await local.run(sound.subarray(begin * hop, (end + margin) * hop));
        const width = values.length / bins;
        for (let bin = 0; bin < bins; bin++) {
          const row = values.subarray(bin * width + first - begin, bin * width + end - begin);
          result.set(row, bin * frames + first);
          largest = row.reduce((most, value) => Math.max(most, value), largest);
        }
      }
      if (relative === undefined) return result;
      // Each row by itself, in place.
      for (let bin = 0; bin < bins; bin++) {
        const row = result.subarray(bin * frames, (bin + 1) * frames);
        row.set(await relative.run(row, largest));
      }
      return result;
    },
    async release() {
      await local.release();
      await relative?.release();
    },
  };
}

async function createLocal(representation: Representation) {
  const graph = new GraphBuilder();
  graph.output('frames', representation.addFrames(graph, graph.input('sound', [1, 'samples'])));
  const session = await createSession(graph.toBytes());
  return {
    async run(sound: Float32Array): Promise<Float32Array> {
      const { frames } = await session.run({ sound: float32(sound, [1, sound.length]) });
      return frames?.data as Float32Array;
    },
    release: () => session.release(),
  };
}

async function createRelative(representation: Representation) {
  if (representation.addRelative === undefined) return undefined;
  const graph = new GraphBuilder();
  const [frames, largest] = [graph.input('frames', [1, 1, 'frames']), graph.input('largest', [1, 1, 1])];
  graph.output('relative', representation.addRelative(graph, frames, largest));
  const session = await createSession(graph.toBytes());
  return {
    async run(row: Float32Array, most: number): Promise<Float32Array> {
      const { relative } = await session.run({
        frames: float32(row, [1, 1, row.length]),
        largest: float32(Float32Array.of(most), [1, 1, 1]),
      });
      return relative?.data as Float32Array;
    },
    release: () => session.release(),
  };
}
