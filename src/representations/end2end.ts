import type { RepresentationKind } from './representation.ts';

/** The waveform itself: a frame is a sample. */
export const end2end: RepresentationKind = {
  name: 'end2end',
  defaults: () => ({ normalise_input: false }),
  create: (settings, sampleRate) => ({
    name: 'end2end',
    settings,
    sampleRate,
    bins: 1,
    hop: 1,
    context: 0,
    transformShape: (samples) => [1, samples],
    addFrames: (graph, sound) =>
      graph.op('Unsqueeze', [sound, graph.integers([1])], {}, { dims: ['batch', 1, 'frames'] }),
  }),
};
