import { z } from 'zod';
import type { Network } from '../networks/network.ts';
import type { Representation } from '../representations/representation.ts';
import type { Stretch } from '../train/batches.ts';
import type { Cut } from './task-examples.ts';

/** How clips are cut for training, in seconds. */
export const windowsSchema = z.strictObject({
  /** Of a window. */
  length: z.number().positive(),
  /** From one window to the next. Default: `length`. */
  hop: z.number().positive().optional(),
  /** On each side, what a network is given of the clip besides. Default: as far as its frames depend on others. */
  context: z.number().min(0).optional(),
  /** Share of the frames of a window that have to have a label, or a pitch; windows with fewer are left out. */
  voiced: z.number().min(0).max(1).optional(),
});

export type Windows = z.infer<typeof windowsSchema>;

/**
 * Windows in frames of a representation, whole frames of the network.
 *
 * @throws RangeError that names the setting, where a window is shorter than what there is of a sound
 */
export function windowCut(
  windows: Windows,
  { sampleRate, hop: samples, settings }: Representation,
  { stride, context }: Network,
): Cut {
  const frame = (samples * stride) / sampleRate;
  const least = Math.max(frame, (settings.window_length ?? 0) / sampleRate);
  for (const [key, value] of Object.entries({ length: windows.length, hop: windows.hop })) {
    const limit = key === 'length' ? least : frame;
    if (value === undefined || value >= limit) continue;
    throw new RangeError(
      `${key} ${value}; the representation and the network give a frame every ${frame} s, of ${least} s: expected at least ${limit}`,
    );
  }
  const framesOf = (seconds: number) => Math.round(seconds / frame) * stride;
  const around =
    windows.context === undefined ? Math.ceil((context ?? 0) / stride) * stride : framesOf(windows.context);
  const frames = framesOf(windows.length);
  return {
    frames,
    hop: windows.hop === undefined ? frames : framesOf(windows.hop),
    context: around,
    voiced: windows.voiced,
  };
}

/** The frame embeddings of a window that are not context. */
export function askedRows({ frames, context }: Cut, stride: number): Stretch {
  return { start: context / stride, end: (context + frames) / stride };
}
