/**
 * The most likely path through hidden states, of which frames tell probabilities: librosa.sequence.viterbi_discriminative and
 * viterbi_binary, with its arithmetic.
 */
import { at } from '../at.ts';

/** The least float32 that is normal: added before logarithms. */
const TINY = 2 ** -126;

/** How states follow each other. */
export interface Transitions {
  readonly states: number;
  /** Log probability of a step from one state to another. */
  logOf(from: number, to: number): number;
  /** Where every step to another state is as probable as any other from there: that of staying, and of each other step. */
  readonly loop?: { readonly stay: Float64Array; readonly leave: Float64Array };
}

/** What is known of states besides. */
export interface StatePriors {
  /** How often each state is, shape (states,). @default all as often */
  readonly marginal?: readonly number[] | undefined;
  /** How often each is the first. @default all as often */
  readonly initial?: readonly number[] | undefined;
}

/**
 * States that stay with a probability, and else go to any of the others: librosa.sequence.transition_loop.
 *
 * @param stay of each state, or of all
 */
export function loopTransitions(states: number, stay: number | readonly number[]): Transitions {
  const of = (state: number) => (typeof stay === 'number' ? stay : at(stay, state));
  const logs = (value: (state: number) => number) =>
    Float64Array.from({ length: states }, (_, state) => Math.log(value(state) + TINY));
  const loop = { stay: logs(of), leave: logs((state) => (1 - of(state)) / (states - 1)) };
  return {
    states,
    logOf: (from, to) => at(from === to ? loop.stay : loop.leave, from),
    loop,
  };
}

/** @param rows probability of each step, by the state that it is from */
export function matrixTransitions(rows: readonly (readonly number[])[]): Transitions {
  const logs = rows.map((row) => Float64Array.from(row, (value) => Math.log(value + TINY)));
  return { states: rows.length, logOf: (from, to) => at(at(logs, from), to) };
}

/**
 * The most likely states of frames, where one holds at a time.
 *
 * @param probabilities of states in each frame, shape (frames, states)
 * @returns shape (frames,)
 */
export function likeliestStates(
  probabilities: Float32Array,
  transitions: Transitions,
  priors: StatePriors = {},
): Uint16Array {
  const path = new StatePath(transitions, priors);
  path.add(probabilities);
  return path.rest();
}

/** The most likely states of frames that come in parts, where one holds at a time: those of all frames together. */
export class StatePath {
  readonly #path: Path;
  readonly #states: number;
  readonly #logMarginal: Float64Array;

  constructor(transitions: Transitions, { marginal, initial }: StatePriors = {}) {
    const { states } = transitions;
    const share = (shares: readonly number[] | undefined, state: number) =>
      Math.log((shares === undefined ? 1 / states : at(shares, state)) + TINY);
    this.#states = states;
    this.#logMarginal = Float64Array.from({ length: states }, (_, state) => share(marginal, state));
    const logInitial = Float64Array.from({ length: states }, (_, state) => share(initial, state));
    this.#path = new Path(transitions, logInitial);
  }

  /** @param probabilities of states in each frame, shape (frames, states) */
  add(probabilities: Float32Array): void {
    const [states, logMarginal] = [this.#states, this.#logMarginal];
    // Logarithms of float32 are float32 there too.
    this.#path.add(
      probabilities.length / states,
      (frame, state) =>
        Math.fround(Math.log(Math.fround((probabilities[frame * states + state] as number) + TINY))) -
        (logMarginal[state] as number),
    );
  }

  /** The states, from the last that was given on, that no later frame can change. */
  settled(): Uint16Array {
    return this.#path.settled();
  }

  /** Those of all other frames. */
  rest(): Uint16Array {
    return this.#path.rest();
  }
}

/**
 * Whether something holds in each frame, by itself.
 *
 * @param probabilities of it, shape (frames,)
 * @param transitions of two states, off and on
 * @returns 0 or 1 by frame
 */
export function likeliestOn(probabilities: Float32Array, transitions: Transitions): Uint16Array {
  const logHalf = Math.log(0.5 + TINY);
  const path = new Path(transitions, Float64Array.of(logHalf, logHalf));
  path.add(probabilities.length, (frame, state) => {
    const on = probabilities[frame] as number;
    return Math.log((state === 1 ? on : 1 - on) + TINY) - logHalf;
  });
  return path.rest();
}

class Path {
  readonly #states: number;
  readonly #step: Step;
  readonly #logInitial: Float64Array;
  /** Of the last frame, the best value of a path that ends in each state. */
  #values: Float64Array | undefined;
  /** The state before each state of the frames that are held, shape (frames, states). */
  #before = new Uint16Array(0);
  #held = 0;

  constructor(transitions: Transitions, logInitial: Float64Array) {
    this.#states = transitions.states;
    this.#step = transitions.loop === undefined ? anyStep(transitions) : loopStep(transitions.loop);
    this.#logInitial = logInitial;
  }

  add(frames: number, logAt: (frame: number, state: number) => number): void {
    const states = this.#states;
    const room = (this.#held + frames) * states;
    if (room > this.#before.length) {
      const longer = new Uint16Array(Math.max(room, 2 * this.#before.length));
      longer.set(this.#before.subarray(0, this.#held * states));
      this.#before = longer;
    }
    for (let frame = 0; frame < frames; frame++, this.#held++) {
      if (this.#values === undefined) {
        this.#values = Float64Array.from(this.#logInitial, (value, state) => logAt(frame, state) + value);
        continue;
      }
      const from = this.#before.subarray(this.#held * states, (this.#held + 1) * states);
      const next = this.#step(this.#values, from);
      for (let state = 0; state < states; state++) {
        next[state] = logAt(frame, state) + (next[state] as number);
      }
      this.#values = next;
    }
  }

  /** All paths, whatever they end in, go back to one state at the latest here. */
  settled(): Uint16Array {
    let ends = new Set(Array.from({ length: this.#held === 0 ? 0 : this.#states }, (_, state) => state));
    for (let frame = this.#held - 1; frame > 0; frame--) {
      ends = new Set(Array.from(ends, (state) => this.#beforeOf(frame, state)));
      if (ends.size > 1) continue;
      const [only = 0] = ends;
      return this.#give(frame, only);
    }
    return new Uint16Array(0);
  }

  rest(): Uint16Array {
    const values = this.#values ?? new Float64Array(1);
    const last = values.reduce((best, value, state) => (value > at(values, best) ? state : best), 0);
    return this.#give(this.#held, last);
  }

  /** The states of so many frames, the last of which is known; they are let go of. */
  #give(frames: number, last: number): Uint16Array {
    const found = new Uint16Array(frames);
    let state = last;
    for (let frame = frames - 1; frame >= 0; frame--) {
      found[frame] = state;
      state = this.#beforeOf(frame, state);
    }
    this.#before.copyWithin(0, frames * this.#states, this.#held * this.#states);
    this.#held -= frames;
    return found;
  }

  #beforeOf(frame: number, state: number): number {
    return this.#before[frame * this.#states + state] as number;
  }
}

/** Of a step: the best value of each state before what its frame says, and the state that it is from. Of equal ones the first. */
type Step = (values: Float64Array, from: Uint16Array) => Float64Array<ArrayBuffer>;

function anyStep({ states, logOf }: Transitions): Step {
  const logs = Float64Array.from({ length: states * states }, (_, index) =>
    logOf(index % states, Math.floor(index / states)),
  );
  return (values, from) => {
    const next = new Float64Array(states);
    for (let to = 0; to < states; to++) {
      let [best, source] = [Number.NEGATIVE_INFINITY, 0];
      for (let state = 0; state < states; state++) {
        const value = (values[state] as number) + (logs[to * states + state] as number);
        if (value > best) [best, source] = [value, state];
      }
      next[to] = best;
      from[to] = source;
    }
    return next;
  };
}

/** As `anyStep`, in time by the number of states: who comes from elsewhere comes from the best, or the best but itself. */
function loopStep({ stay, leave }: NonNullable<Transitions['loop']>): Step {
  return (values, from) => {
    const states = values.length;
    let [first, second] = [-1, -1];
    const leaving = Float64Array.from(values, (value, state) => value + (leave[state] as number));
    for (let state = 0; state < states; state++) {
      if (first < 0 || (leaving[state] as number) > (leaving[first] as number)) {
        [second, first] = [first, state];
      } else if (second < 0 || (leaving[state] as number) > (leaving[second] as number)) second = state;
    }
    const next = new Float64Array(states);
    for (let to = 0; to < states; to++) {
      const source = to === first ? second : first;
      const staying = (values[to] as number) + (stay[to] as number);
      const other = source < 0 ? Number.NEGATIVE_INFINITY : (leaving[source] as number);
      const stays = staying > other || (staying === other && to < source);
      next[to] = stays ? staying : other;
      from[to] = stays ? to : source;
    }
    return next;
  };
}
