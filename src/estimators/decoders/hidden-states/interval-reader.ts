import { HeldRows } from '../../../numerics/held-rows.ts';
import type { StatePath } from '../../../numerics/viterbi.ts';
import { type FrameGrid, frameAtTime, gridOfTimes, timeOfFrame } from './frame-grid.ts';
import { pathOf, type StateSettings } from './state-settings.ts';

/** A run of frames in one state. */
export interface StateInterval {
  readonly state: number;
  /** Seconds. The last run of a sound ends a frame after it, as in pumpp. */
  readonly start: number;
  readonly end: number;
  /** Of the state, over the frames of the run and the one after it. */
  readonly mean: number;
  /** Of the logarithms of what is beside it, over the same frames, by column. */
  readonly logSums: Float64Array;
}

interface Run {
  readonly state: number;
  readonly start: number;
  sum: number;
  frames: number;
  readonly logSums: Float64Array;
}

/**
 * The intervals of states of which one holds in each frame, from frames that come in parts: the same, whatever the parts. Rows are
 * held until it is known which state they are in.
 *
 * They are runs of equal states as pumpp has them (`decode_intervals`, and the frames of its `ChordTagTransformer.inverse`): times are
 * those of frames, and become frames again by way of samples, a sample lost in rounding included.
 */
export class IntervalReader {
  readonly #path: StatePath | undefined;
  readonly #rows: HeldRows;
  readonly #beside: HeldRows;
  #intervals: StateInterval[] = [];
  #grid: FrameGrid | undefined;
  #run: Run | undefined;
  /** Frames whose states are known. */
  #known = 0;

  /**
   * @param states columns of what is added
   * @param beside columns of what comes with it
   * @param grid undefined: that of the first two frames
   */
  constructor(settings: StateSettings, states: number, beside: number, grid: FrameGrid | undefined) {
    this.#path = pathOf(states, settings);
    this.#rows = new HeldRows(states);
    this.#beside = new HeldRows(beside);
    this.#grid = grid;
  }

  /**
   * @param times of the frames, in milliseconds
   * @param values shape (frames, states)
   * @param beside shape (frames, columns)
   */
  add(times: Float64Array, values: Float32Array, beside: Float32Array = new Float32Array()): void {
    this.#rows.add(values, times);
    this.#beside.add(beside, times);
    this.#path?.add(values);
    if (this.#rows.end < 2) return;
    this.#read(this.#path?.settled() ?? this.#mostProbable());
    // Where times become frames again, a run may reach to the frame before it.
    this.#rows.dropBefore(this.#known - 1);
    this.#beside.dropBefore(this.#known - 1);
  }

  /** The intervals that have ended; they are let go of. */
  take(): readonly StateInterval[] {
    const taken = this.#intervals;
    this.#intervals = [];
    return taken;
  }

  /** Those that were not taken. */
  end(): readonly StateInterval[] {
    this.#read(this.#path?.rest() ?? this.#mostProbable());
    this.#close(this.#known + 1);
    return this.#intervals;
  }

  #read(states: Uint16Array): void {
    for (const state of states) {
      const frame = this.#known;
      if (this.#run?.state !== state) {
        this.#close(frame);
        this.#grid ??= gridOfTimes(this.#rows);
        const start = timeOfFrame(frame, this.#grid);
        this.#run = { state, start, sum: 0, frames: 0, logSums: new Float64Array(this.#beside.columns) };
        for (let row = frameAtTime(start, this.#grid); row < frame; row++) this.#count(this.#run, row);
      }
      this.#count(this.#run, frame);
      this.#known += 1;
    }
  }

  #count(run: Run, row: number): void {
    run.sum += this.#rows.valueAt(row, run.state);
    run.frames += 1;
    this.#countLogs(run.logSums, row);
  }

  #countLogs(sums: Float64Array, row: number): void {
    for (const [column, sum] of sums.entries()) {
      sums[column] = sum + Math.log(this.#beside.valueAt(row, column));
    }
  }

  /** Ends the run whose frames have been counted; of the one after them there is none at the end of the sound. */
  #close(endFrame: number): void {
    const [run, grid, after] = [this.#run, this.#grid, this.#known];
    if (run === undefined || grid === undefined) return;
    const { state, start, logSums } = run;
    const end = timeOfFrame(endFrame, grid);
    const isThere = after < this.#rows.end;
    // In crema it is a time and a duration that become frames.
    if (isThere && frameAtTime(start + (end - start), grid) >= after) this.#countLogs(logSums, after);
    const hasAfter = isThere && frameAtTime(end, grid) >= after;
    const sum = hasAfter ? run.sum + this.#rows.valueAt(after, state) : run.sum;
    this.#intervals.push({ state, start, end, mean: sum / (run.frames + (hasAfter ? 1 : 0)), logSums });
  }

  /** Of the frames that are held and were not read. */
  #mostProbable(): Uint16Array {
    return Uint16Array.from({ length: this.#rows.end - this.#known }, (_, each) => {
      const row = this.#known + each;
      let best = 0;
      for (let state = 1; state < this.#rows.columns; state++) {
        if (this.#rows.valueAt(row, state) > this.#rows.valueAt(row, best)) best = state;
      }
      return best;
    });
  }
}
