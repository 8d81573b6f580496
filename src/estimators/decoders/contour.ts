import { z } from 'zod';
import type { Observation } from '../../formats/jams/jams.ts';
import { PackedObservations } from '../../formats/jams/packed-observations.ts';
import { shortFloat32 } from '../../prediction-types/float32-text.ts';
import { type MultipitchBins, multipitchBins, readPitches } from '../../prediction-types/multipitch-bins.ts';
import { type PitchBins, pitchBins, readPitch } from '../../prediction-types/pitch-bins.ts';
import type { Decoder } from './decoder.ts';

const share = z.number().min(0).max(1);
const contourSettings = z.strictObject({
  /** A frame is voiced whose strongest bin is at least so active. Default: that of the task. */
  voicing_threshold: share.optional(),
});

/** The frequency of each frame, and whether it is voiced, which silence is not; the confidence is the activation of the strongest bin. */
export const contour: Decoder = {
  name: 'contour',
  namespaces: ['pitch_contour'],
  usualFor: ['pitch event'],
  kind: 'event',
  type: 'pitch',
  settings: contourSettings,
  complete: ({ settings }, given) => {
    const { voicing_threshold } = pitchBins(settings as Partial<PitchBins>);
    return { voicing_threshold, ...given };
  },
  start({ settings, columns }, given) {
    const bins = pitchBins({ ...(settings as Partial<PitchBins>), ...contourSettings.parse(given) });
    const data = new PackedObservations();
    return {
      add({ values, times, silent }) {
        for (const [row, time] of times.entries()) {
          const { frequency, voicing } = readPitch(values.subarray(row * columns, (row + 1) * columns), bins);
          const voiced = frequency > 0 && silent?.[row] !== 1;
          data.add(pointOf(time, 0, Math.abs(frequency), voiced, shortFloat32(voicing)));
        }
      },
      end: () => ({ data }),
    };
  },
};

const contoursSettings = z.strictObject({
  /** A pitch is where a bin is at least so active. Default: that of the task. */
  threshold: share.optional(),
});

/** All frequencies of each frame, `index` counting them from the lowest; a frame without any has one that is not voiced, of 0 Hz. */
export const contours: Decoder = {
  name: 'contours',
  namespaces: ['pitch_contour'],
  usualFor: ['multipitch event'],
  kind: 'event',
  type: 'multipitch',
  settings: contoursSettings,
  complete: ({ settings }, given) => {
    const { threshold } = multipitchBins(settings as Partial<MultipitchBins>);
    return { threshold, ...given };
  },
  start({ settings, columns }, given) {
    const bins = multipitchBins({
      ...(settings as Partial<MultipitchBins>),
      ...contoursSettings.parse(given),
    });
    const data = new PackedObservations();
    return {
      add({ values, times, silent }) {
        for (const [row, time] of times.entries()) {
          const own = values.subarray(row * columns, (row + 1) * columns);
          const found = silent?.[row] === 1 ? [] : readPitches(own, bins);
          if (found.length === 0) data.add(pointOf(time, 0, 0, false, null));
          for (const [index, frequency] of found.entries()) {
            data.add(pointOf(time, index, frequency, true, null));
          }
        }
      },
      end: () => ({ data }),
    };
  },
};

/** @param time milliseconds */
function pointOf(
  time: number,
  index: number,
  frequency: number,
  voiced: boolean,
  confidence: number | null,
): Observation {
  const value = { index, frequency: shortFloat32(frequency), voiced };
  return { time: time / 1000, duration: 0, value, confidence };
}
