import { cqt } from './cqt.ts';
import { end2end } from './end2end.ts';
import { fft } from './fft.ts';
import { hcqt } from './hcqt.ts';
import { mel } from './mel.ts';
import { addNormalise } from './normalise.ts';
import type { Representation, RepresentationKind } from './representation.ts';
import type { RepresentationSettings } from './settings.ts';

/** All kinds of representations; a new one is a file of this folder and a line here. */
export const representations: readonly RepresentationKind[] = [end2end, fft, mel, cqt, hcqt];

/**
 * A representation by its name, with the defaults of its kind where `settings` say nothing.
 *
 * @throws RangeError for a setting that it does not have, or that does not go with another, in words for the user
 */
export function createRepresentation(
  name: string,
  settings: RepresentationSettings,
  sampleRate: number,
): Representation {
  const kind = representations.find((each) => each.name === name);
  if (kind === undefined) {
    throw new RangeError(
      `name ${name}; expected one of ${representations.map((each) => each.name).join(', ')}`,
    );
  }
  const defaults = kind.defaults(sampleRate, settings);
  const unknown = Object.keys(settings).find((setting) => !(setting in defaults));
  if (unknown !== undefined) {
    throw new RangeError(
      `${unknown}: ${name} has none; expected some of ${Object.keys(defaults).join(', ')}`,
    );
  }
  const parts = kind.create({ ...defaults, ...settings }, sampleRate);
  return {
    ...parts,
    addTo(graph, waveform) {
      const sound = parts.settings.normalise_input ? addNormalise(graph, waveform) : waveform;
      const frames = parts.addFrames(graph, sound);
      if (parts.addRelative === undefined) return frames;
      const axes = graph.integers([1, 2]);
      const largest = graph.op('ReduceMax', [frames, axes], { keepdims: 1 }, { dims: ['batch', 1, 1] });
      return parts.addRelative(graph, frames, largest);
    },
  };
}
