/**
 * Scores of melodies, as mir_eval 0.8.2 defines them (mir_eval.melody; Salamon et al. 2014, "Melody extraction from
 * polyphonic music signals").
 *
 * Conventions: a frame has a frequency in Hz; 0 says that nothing sounds, a negative one that nothing does but what the
 * pitch would be. Estimates are brought to the times of the reference: pitch, in cents, by linear interpolation between
 * frames, whether it sounds from the frame before; after the last frame nothing sounds. A pitch is right that is less
 * than 50 cents off. Each clip by itself, then the mean over clips. Undefined cases are those of mir_eval: raw pitch and
 * raw chroma are 0 where no frame of the reference is voiced, voicing recall is 1 then; voicing false alarm is 0 where
 * all are.
 */
import type { Frames } from '../formats/frame-table.ts';
import { meanOfClips } from './clip-samples.ts';
import { allClose, allDecimals } from './numpy-numbers.ts';
import { type Direction, SHARE } from './score.ts';
import type { TableScore } from './table-score.ts';

/** A clip's frequencies in Hz. */
export interface MelodyPair {
  readonly reference: Frames<number>;
  readonly estimated: Frames<number>;
}

const MS_PER_SECOND = 1000;
const BASE_HZ = 10;
const CENTS_PER_OCTAVE = 1200;
const TOLERANCE_CENTS = 50;
/** Of seconds. */
const TIME_DIGITS = 10;

/** Of clips whose frames were counted. */
export const melodyScores: readonly TableScore<readonly MelodyCounts[]>[] = [
  melodyScore('melody_overall_acc', 'maximize', ({ frames, rightVoiced, rightUnvoiced }) =>
    frames === 0 ? 0 : (rightVoiced + rightUnvoiced) / frames,
  ),
  melodyScore('melody_raw_pitch', 'maximize', ({ voiced, rightPitch }) =>
    voiced === 0 ? 0 : rightPitch / voiced,
  ),
  melodyScore('melody_raw_chroma', 'maximize', ({ voiced, rightChroma }) =>
    voiced === 0 ? 0 : rightChroma / voiced,
  ),
  melodyScore('melody_voicing_recall', 'maximize', ({ voiced, foundVoiced }) =>
    voiced === 0 ? 1 : foundVoiced / voiced,
  ),
  melodyScore('melody_voicing_false_alarm', 'minimize', ({ frames, voiced, rightUnvoiced }) =>
    frames === voiced ? 0 : (frames - voiced - rightUnvoiced) / (frames - voiced),
  ),
];

/** Numbers of frames of a clip. */
export interface MelodyCounts {
  readonly frames: number;
  /** In the reference. */
  readonly voiced: number;
  /** Voiced in both. */
  readonly foundVoiced: number;
  /** Voiced in both, and the pitch is right. */
  readonly rightVoiced: number;
  /** Unvoiced in both. */
  readonly rightUnvoiced: number;
  /** Voiced in the reference, and the pitch is right, or right but for octaves, whether or not it is said to sound. */
  readonly rightPitch: number;
  readonly rightChroma: number;
}

function melodyScore(
  name: string,
  direction: Direction,
  scoreOf: (counts: MelodyCounts) => number,
): TableScore<readonly MelodyCounts[]> {
  return {
    name,
    direction,
    range: SHARE,
    parts: [],
    prepare: (clips) => meanOfClips([clips.map(scoreOf)]),
  };
}

/** Brings the estimate to the times of the reference and counts what is right. */
export function countMelody({ reference, estimated }: MelodyPair): MelodyCounts {
  const truth = seriesOf(reference);
  const found = resample(seriesOf(estimated), truth.times);
  const counts = {
    frames: truth.times.length,
    voiced: 0,
    foundVoiced: 0,
    rightVoiced: 0,
    rightUnvoiced: 0,
    rightPitch: 0,
    rightChroma: 0,
  };
  for (let frame = 0; frame < counts.frames; frame++) {
    const [isVoiced, isFound] = [truth.voiced[frame] === 1, found.voiced[frame] === 1];
    if (!isVoiced) {
      if (!isFound) counts.rightUnvoiced++;
      continue;
    }
    counts.voiced++;
    if (isFound) counts.foundVoiced++;
    const [cents, foundCents] = [at(truth.cents, frame), at(found.cents, frame)];
    if (cents === 0 || foundCents === 0) continue;
    const difference = Math.abs(cents - foundCents);
    const octaves = CENTS_PER_OCTAVE * Math.floor(difference / CENTS_PER_OCTAVE + 0.5);
    if (difference < TOLERANCE_CENTS) {
      counts.rightPitch++;
      if (isFound) counts.rightVoiced++;
    }
    if (Math.abs(difference - octaves) < TOLERANCE_CENTS) counts.rightChroma++;
  }
  return counts;
}

interface Series {
  /** Seconds. */
  readonly times: Float64Array;
  /** Above 10 Hz; 0: there is no pitch. */
  readonly cents: Float64Array;
  /** 0 or 1. */
  readonly voiced: Uint8Array;
}

/** Begins at 0, with what the first frame has. */
function seriesOf({ times, values }: Frames<number>): Series {
  const added = (times[0] ?? 0) > 0 ? 1 : 0;
  const length = times.length + added;
  const series = {
    times: new Float64Array(length),
    cents: new Float64Array(length),
    voiced: new Uint8Array(length),
  };
  for (let index = 0; index < length; index++) {
    const frame = Math.max(0, index - added);
    const frequency = values[frame] ?? 0;
    series.times[index] = index < added ? 0 : (times[frame] ?? 0) / MS_PER_SECOND;
    series.cents[index] = frequency === 0 ? 0 : CENTS_PER_OCTAVE * Math.log2(Math.abs(frequency) / BASE_HZ);
    series.voiced[index] = frequency > 0 ? 1 : 0;
  }
  return series;
}

function resample(series: Series, newTimes: Float64Array): Series {
  if (allClose(series.times, newTimes)) return series;
  const times = allDecimals(series.times, TIME_DIGITS);
  const wanted = allDecimals(newTimes, TIME_DIGITS);
  const held = series.cents.slice();
  for (let frame = 1; frame < held.length; frame++) {
    if (held[frame] === 0) held[frame] = at(held, frame - 1);
  }
  const last = times.length - 1;
  const cents = new Float64Array(newTimes.length);
  const voiced = new Uint8Array(newTimes.length);
  const end = at(wanted, wanted.length - 1);
  let before = 0;
  for (let index = 0; index < newTimes.length; index++) {
    const time = at(wanted, index);
    while (before < last && at(times, before + 1) <= time) before++;
    if (before === last) {
      // A frame without pitch follows the last one, at the end of the reference if that is later.
      if (time >= end && time > at(times, last)) continue;
    }
    const pitched = at(series.cents, before) !== 0;
    voiced[index] = series.voiced[before] ?? 0;
    if (!pitched) continue;
    const [from, start] = [at(held, before), at(times, before)];
    const [nextTime, next] = before === last ? [end, from] : [at(times, before + 1), at(held, before + 1)];
    cents[index] = time === start ? from : from + ((next - from) / (nextTime - start)) * (time - start);
  }
  return { times: newTimes, cents, voiced };
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? 0;
}
