import { at } from '../at.ts';
import { SilenceMeter } from './listening/silence.ts';
import { type ListenOptions, listen, type Sound } from './listening/sound.ts';
import { type Stretch, StretchCutter } from './listening/stretches.ts';
import { SideBySide } from './side-by-side.ts';
import type { Rows, Source } from './sources/source.ts';

/** What a source has said, by output. */
export type Said = ReadonlyMap<string, Rows>;

/** A source, and who takes what it says. */
export interface Hearing {
  readonly source: Source;
  /**
   * What gives the same in a thread: it hears, one stretch after the other, while the sound goes on by a stretch and others hear.
   * @default it hears here, and the sound waits
   */
  readonly inThread?: Source | undefined;
  readonly takes: readonly ((said: Said) => void)[];
}

/**
 * Has sources hear a sound, all in one go. Rows of frames are given as they come, with where they are silent; what is said of stretches as wholes is given
 * once, as its mean, in which each counts as long as it is.
 *
 * @returns the duration of the sound, in seconds
 * @throws UserError in one line for what is no audio
 */
export async function hearWith(
  sound: Sound,
  hearings: readonly Hearing[],
  options: ListenOptions = {},
): Promise<number> {
  const work = new SideBySide();
  const atEnd: (() => void)[] = [];
  const ears = hearings.map(({ source, inThread, takes }) => {
    const giveAll = (said: Said) => {
      for (const take of takes) take(said);
    };
    const mean = new MeanSaid();
    if (source.kind === 'scene') atEnd.push(() => giveAll(mean.whole()));
    const meter = new SilenceMeter(source.sampleRate);
    const hear = async (by: Source, stretch: Stretch) => {
      options.signal?.throwIfAborted();
      const said = await by.hear(stretch);
      if (source.kind === 'scene') mean.add(said, stretch.asked);
      else {
        giveAll(withSilence(said, meter));
        meter.dropBefore((1000 * (stretch.start + stretch.before)) / source.sampleRate);
      }
    };
    // Threads have it too: arrays that are sent to one are let go of late, as it makes too little else to collect them.
    let own = new Float32Array(new SharedArrayBuffer(0));
    const cutter = new StretchCutter(source.cut, async (stretch) => {
      // A sound that is one stretch is heard here before a thread has started.
      const isWhole = stretch.start === 0 && stretch.isLast;
      if (inThread === undefined || isWhole) return hear(source, stretch);
      await work.before(source);
      const { samples } = stretch;
      if (own.length < samples.length) own = new Float32Array(new SharedArrayBuffer(samples.byteLength));
      own.set(samples);
      work.start(source, () => hear(inThread, { ...stretch, samples: own.subarray(0, samples.length) }));
    });
    return {
      sampleRate: source.sampleRate,
      push(samples: Float32Array) {
        if (source.kind === 'event') meter.push(samples);
        return cutter.push(samples);
      },
      end: () => cutter.end(),
    };
  });
  const duration = await listen(sound, ears, options).finally(() => work.end());
  for (const end of atEnd) end();
  return duration;
}

/** With what of the frames is silent. */
function withSilence(said: Said, meter: SilenceMeter): Said {
  return new Map(
    Array.from(said, ([output, rows]) => [output, { ...rows, silent: meter.silentAt(rows.times) }]),
  );
}

/** The mean of what was said of stretches, in which each has a weight. */
class MeanSaid {
  readonly #sums = new Map<string, Float64Array>();
  #weights = 0;

  add(said: Said, weight: number): void {
    for (const [output, { values }] of said) {
      const sums = this.#sums.get(output) ?? new Float64Array(values.length);
      this.#sums.set(output, sums);
      for (const [column, value] of values.entries()) sums[column] = at(sums, column) + weight * value;
    }
    this.#weights += weight;
  }

  whole(): Said {
    const times = Float64Array.of(0);
    return new Map(
      Array.from(this.#sums, ([output, sums]) => [
        output,
        { values: Float32Array.from(sums, (sum) => sum / this.#weights), times },
      ]),
    );
  }
}
