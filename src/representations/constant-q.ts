import type { GraphBuilder } from '../compute/onnx-model.ts';
import type { Value } from '../compute/values.ts';
import type { ConstantQPlan, Octave } from './constant-q-plan.ts';
import { addHalving, addHalvings } from './halving.ts';
import { addMagnitudes } from './magnitudes.ts';
import { waveletKernel } from './wavelet-kernel.ts';

/**
 * Adds constant-Q transforms of a sound to a graph: the magnitudes that `librosa.cqt(pad_mode='constant')` has. Plans share
 * sound at lower rates and kernels where they can.
 *
 * @param waveform shape (batch, samples)
 * @param plans of one hop
 * @returns shape (batch, bins of all plans, frames): those of the first plan, from the lowest, then those of the next
 */
export function addConstantQ(graph: GraphBuilder, waveform: Value, plans: readonly ConstantQPlan[]): Value {
  const soundAt = halvedSounds(graph, waveform);
  const kernels = new Map<string, Value>();
  const responses = plans.flatMap(({ octaves, early, quality }) =>
    octaves.toReversed().map((octave) => {
      const { frequencies, size, hop } = octave;
      const bins = frequencies.length;
      const key = `${quality} ${bins} ${size} ${frequencies[0]?.toPrecision(9)}`;
      const kernel =
        kernels.get(key) ?? graph.constant(waveletKernel(frequencies, quality, size), [2 * bins, 1, size]);
      kernels.set(key, kernel);
      const sound = soundAt(early, octave.halvings);
      const row = graph.op('Unsqueeze', [sound, graph.integers([1])], {}, { dims: ['batch', 1, 'samples'] });
      const response = graph.op(
        'Conv',
        [row, kernel],
        { strides: [hop], pads: [size / 2, size / 2] },
        { dims: ['batch', 2 * bins, 'frames'] },
      );
      return { octave, bins, response };
    }),
  );
  // Rounding lengths up at each halving may leave the lower rates one frame more.
  const least = Math.min(...responses.map(({ octave }) => octave.halvings));
  const shortest = responses.find(({ octave }) => octave.halvings === least)?.response ?? waveform;
  const frames = graph.op('Shape', [shortest], { start: 2, end: 3 }, { dims: [1] });
  const magnitudes = responses.map(({ octave, bins, response }) =>
    addMagnitudes(graph, octave.halvings === least ? response : cut(graph, response, frames), bins),
  );
  const [only] = magnitudes;
  return magnitudes.length === 1 && only ? only : graph.op('Concat', magnitudes, { axis: 1 });
}

/** Sound at lower rates: halved `early` times at once, and then one time after the other. */
function halvedSounds(graph: GraphBuilder, waveform: Value): (early: number, halvings: number) => Value {
  const made = new Map<string, Value>([['0 0', waveform]]);
  const soundAt = (early: number, halvings: number): Value => {
    if (early === 1) return soundAt(0, halvings);
    const key = `${early} ${halvings}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const sound =
      halvings > early
        ? addHalving(graph, soundAt(early, halvings - 1))
        : addHalvings(graph, waveform, early);
    made.set(key, sound);
    return sound;
  };
  return soundAt;
}

function cut(graph: GraphBuilder, response: Value, frames: Value): Value {
  const bounds = [graph.integers([0]), frames, graph.integers([2])];
  return graph.op('Slice', [response, ...bounds], {}, { ...(response.dims && { dims: response.dims }) });
}

/** Frames of a sound: as many as the octave at the highest rate has. */
export function constantQFrames(samples: number, octaves: readonly Octave[]): number {
  return Math.min(
    ...octaves.map(({ halvings, hop }) => 1 + Math.floor(Math.ceil(samples / 2 ** halvings) / hop)),
  );
}
