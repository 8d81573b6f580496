/**
 * Scores of melodies, as mir_eval 0.8.2 defines them (mir_eval.melody; Salamon et al. 2014, "Melody extraction from
 * polyphonic music signals"), and three of kukas/music-transcription (`evaluation/melody.py`) on the same frames: overall
 * chroma accuracy, voicing accuracy and raw harmonic accuracy.
 *
 * Conventions: a frame has a frequency in Hz; 0 says that nothing sounds, a negative one that nothing does but what the
 * pitch would be. Estimates are brought to the times of the reference: pitch, in cents, by linear interpolation between
 * frames, whether it sounds from the frame before; after the last frame nothing sounds. A pitch is right that is less
 * than 50 cents off. Each clip by itself, then the mean over clips. Undefined cases are those of mir_eval: raw pitch and
 * raw chroma are 0 where no frame of the reference is voiced, voicing recall is 1 then; voicing false alarm is 0 where
 * all are. Raw harmonic is 0 without voiced frames; a pitch is right for it that is said to sound and is less than 50 cents
 * from the nearest multiple of the right one, up to a number of times.
 */
import { at } from '../../at.ts';
import type { Frames } from '../../formats/labels/frame-table.ts';
import { allClose } from '../../numerics/numpy-numbers.ts';
import { roundHalfEven } from '../../numerics/round-half-even.ts';
import type { MelodyPair } from '../../prediction-types/pitch.ts';
import { meanOfClips } from './clip-samples.ts';
import { type Direction, SHARE } from './score.ts';
import type { TableScore } from './table-score.ts';

const MS_PER_SECOND = 1000;
const BASE_HZ = 10;
const CENTS_PER_OCTAVE = 1200;
const TOLERANCE_CENTS = 50;
/** How many times the right frequency counts as right for raw harmonic; the first by itself, others as parts. */
const HARMONICS = [5, 2, 3, 4] as const;
/** Of a second: what times are rounded to. */
const TIME_PARTS = 10 ** 10;

/** Of clips whose frames were counted. */
export const melodyScores: readonly TableScore<readonly MelodyCounts[]>[] = [
  melodyScore('melody_overall_acc', 'maximize', ({ frames, rightVoiced, rightUnvoiced }) =>
    share(rightVoiced + rightUnvoiced, frames),
  ),
  melodyScore('melody_raw_pitch', 'maximize', ({ voiced, rightPitch }) => share(rightPitch, voiced)),
  melodyScore('melody_raw_chroma', 'maximize', ({ voiced, rightChroma }) => share(rightChroma, voiced)),
  melodyScore('melody_voicing_recall', 'maximize', ({ voiced, foundVoiced }) =>
    voiced === 0 ? 1 : foundVoiced / voiced,
  ),
  melodyScore('melody_voicing_false_alarm', 'minimize', ({ frames, voiced, rightUnvoiced }) =>
    share(frames - voiced - rightUnvoiced, frames - voiced),
  ),
  melodyScore('melody_overall_chroma_acc', 'maximize', ({ frames, rightChroma, rightUnvoiced }) =>
    share(rightChroma + rightUnvoiced, frames),
  ),
  melodyScore('melody_voicing_acc', 'maximize', ({ frames, foundVoiced, rightUnvoiced }) =>
    share(foundVoiced + rightUnvoiced, frames),
  ),
  {
    name: 'melody_raw_harmonic',
    direction: 'maximize',
    range: SHARE,
    parts: HARMONICS.map((most) => `up_to_${most}`),
    prepare: (clips) =>
      meanOfClips(
        HARMONICS.map((_, part) =>
          clips.map(({ voiced, rightHarmonic }) => share(rightHarmonic[part] ?? 0, voiced)),
        ),
      ),
  },
];

function share(count: number, of: number): number {
  return of === 0 ? 0 : count / of;
}

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
  /** Voiced in both, and a multiple of the right pitch, by how many times at the most. */
  readonly rightHarmonic: readonly number[];
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
  const frames = truth.times.length;
  let [voiced, foundVoiced, rightVoiced, rightUnvoiced, rightPitch, rightChroma] = [0, 0, 0, 0, 0, 0];
  const rightMultiple = HARMONICS.map(() => 0);
  for (let frame = 0; frame < frames; frame++) {
    const isFound = found.voiced[frame] === 1;
    if (truth.voiced[frame] !== 1) {
      if (!isFound) rightUnvoiced++;
      continue;
    }
    voiced++;
    if (isFound) foundVoiced++;
    const cents = truth.cents[frame] as number;
    const foundCents = found.cents[frame] as number;
    if (cents === 0 || foundCents === 0) continue;
    const difference = Math.abs(cents - foundCents);
    if (difference < TOLERANCE_CENTS) {
      rightPitch++;
      rightChroma++;
      if (isFound) rightVoiced++;
      continue;
    }
    // Up to half an octave away the nearest multiple is the pitch itself, and so is the nearest octave.
    if (difference < CENTS_PER_OCTAVE / 2) continue;
    const octaves = CENTS_PER_OCTAVE * Math.floor(difference / CENTS_PER_OCTAVE + 0.5);
    if (Math.abs(difference - octaves) < TOLERANCE_CENTS) rightChroma++;
    if (!isFound) continue;
    for (const [part, most] of HARMONICS.entries()) {
      if (isHarmonic(cents, foundCents, most)) rightMultiple[part] = at(rightMultiple, part) + 1;
    }
  }
  const rightHarmonic = rightMultiple.map((count) => count + rightVoiced);
  return { frames, voiced, foundVoiced, rightVoiced, rightUnvoiced, rightPitch, rightChroma, rightHarmonic };
}

function isHarmonic(cents: number, foundCents: number, most: number): boolean {
  const multiple = Math.min(most, Math.floor(2 ** ((foundCents - cents) / CENTS_PER_OCTAVE) + 0.5));
  // Of no multiple there are no cents, which count as 0.
  const harmonic = multiple === 0 ? 0 : cents + CENTS_PER_OCTAVE * Math.log2(multiple);
  return Math.abs(foundCents - harmonic) < TOLERANCE_CENTS;
}

/**
 * A melody at other times: pitch, in cents, by linear interpolation between frames, whether it sounds from the frame before;
 * after the last frame nothing sounds. mir_eval.melody.resample_melody_series, as mir_eval.melody.evaluate takes it.
 *
 * @param times milliseconds, rising
 */
export function resampleMelody(
  melody: Frames<number>,
  times: readonly number[] | Float64Array,
): Frames<number> {
  const [own, seconds] = [melody.times, times].map((each) =>
    Float64Array.from(each, (ms) => ms / MS_PER_SECOND),
  );
  if (own === undefined || seconds === undefined || allClose(own, seconds)) return melody;
  const { cents, voiced } = resample(seriesOf(melody), seconds);
  const values = Float64Array.from(cents, (pitch, frame) => {
    if (pitch === 0) return 0;
    const hertz = BASE_HZ * 2 ** (pitch / CENTS_PER_OCTAVE);
    return voiced[frame] === 1 ? hertz : -hertz;
  });
  return { times, values };
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
  const added = times.length > 0 && at(times, 0) > 0 ? 1 : 0;
  const length = times.length + added;
  const series = {
    times: new Float64Array(length),
    cents: new Float64Array(length),
    voiced: new Uint8Array(length),
  };
  for (let index = 0; index < length; index++) {
    const frame = Math.max(0, index - added);
    const frequency = values[frame] as number;
    series.times[index] = index < added ? 0 : (times[frame] as number) / MS_PER_SECOND;
    series.cents[index] = frequency === 0 ? 0 : CENTS_PER_OCTAVE * Math.log2(Math.abs(frequency) / BASE_HZ);
    series.voiced[index] = frequency > 0 ? 1 : 0;
  }
  return series;
}

function resample(series: Series, newTimes: Float64Array): Series {
  if (allClose(series.times, newTimes)) return series;
  if (series.times.length === 0 || newTimes.length === 0) return silence(newTimes);
  const { times } = series;
  const last = times.length - 1;
  const cents = new Float64Array(newTimes.length);
  const voiced = new Uint8Array(newTimes.length);
  const end = rounded(at(newTimes, newTimes.length - 1));
  // The frame before, from when on it counts, and the pitch that it has or that was there before it.
  let [before, start, from] = [0, rounded(at(times, 0)), at(series.cents, 0)];
  let nextTime = last > 0 ? rounded(at(times, 1)) : end;
  for (let index = 0; index < newTimes.length; index++) {
    const time = rounded(newTimes[index] as number);
    while (before < last && nextTime <= time) {
      before++;
      start = nextTime;
      if (series.cents[before] !== 0) from = series.cents[before] as number;
      nextTime = before < last ? rounded(times[before + 1] as number) : end;
    }
    // A frame without pitch follows the last one, at the end of the reference if that is later.
    if (before === last && time >= end && time > start) continue;
    voiced[index] = series.voiced[before] as number;
    if (series.cents[before] === 0) continue;
    const next = before < last ? series.cents[before + 1] || from : from;
    cents[index] = time === start ? from : from + ((next - from) / (nextTime - start)) * (time - start);
  }
  return { times: newTimes, cents, voiced };
}

/** NumPy's `round` of seconds to ten decimals. */
function rounded(seconds: number): number {
  return roundHalfEven(seconds * TIME_PARTS) / TIME_PARTS;
}

function silence(times: Float64Array): Series {
  return { times, cents: new Float64Array(times.length), voiced: new Uint8Array(times.length) };
}
