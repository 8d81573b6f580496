import type { PythonRandom } from '../../src/random/python-random.ts';

/** Draws what cases are made of. */
export class Draw {
  readonly #random: PythonRandom;

  constructor(random: PythonRandom) {
    this.#random = random;
  }

  /** A whole number from 0 to below `end`. */
  below(end: number): number {
    return Math.floor(this.#random.random() * end);
  }

  of<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  list<T>(length: number, make: (index: number) => T): T[] {
    return Array.from({ length }, (_, index) => make(index));
  }

  /** From 0 to below 1, now and then rounded so that there are ties. */
  share(digits: number): number {
    return Number(this.#random.random().toFixed(digits));
  }
}

export interface SceneCase {
  readonly labels: number;
  readonly probabilities: readonly number[];
  /** Shape (clips, labels), 0 or 1. */
  readonly targets: readonly number[];
  /** Of multiclass clips: the label. */
  readonly target: readonly number[];
}

export type Events = readonly (readonly [label: string, start: number, end: number])[];

export interface EventCase {
  readonly labels: readonly string[];
  readonly reference: Events;
  readonly estimated: Events;
}

export interface DetectionCase {
  readonly labels: readonly string[];
  readonly files: Readonly<
    Record<string, { times: readonly number[]; probabilities: readonly number[]; events: Events }>
  >;
}

export type Frames<T> = readonly [times: readonly number[], values: readonly T[]];

export interface FrameCase<T> {
  readonly reference: Frames<T>;
  readonly estimated: Frames<T>;
}

export type Notes = readonly (readonly [start: number, end: number, frequency: number, velocity: number])[];

export interface NoteCase {
  readonly reference: Notes;
  readonly estimated: Notes;
}

export interface RegressionCase {
  readonly truth: readonly number[];
  readonly predicted: readonly number[];
}

export interface JndCase {
  readonly different: readonly number[];
  readonly distances: readonly number[];
}

export function sceneCase(draw: Draw, oneLabel: boolean): SceneCase {
  const labels = (oneLabel ? 2 : 1) + draw.below(5);
  const clips = 1 + draw.below(draw.of([3, 30]));
  const digits = draw.of([1, 2, 6]);
  const share = draw.of([0, 0.2, 0.5, 1]);
  const target = draw.list(clips, () => draw.below(labels));
  const targets = draw.list(clips * labels, (index) =>
    oneLabel
      ? Number(target[Math.floor(index / labels)] === index % labels)
      : Number(draw.share(6) < share || share === 1),
  );
  return { labels, probabilities: draw.list(clips * labels, () => draw.share(digits)), targets, target };
}

const LABELS = ['a', 'b', 'c'];

/** Some overlap events of their own label, some are of no length. */
export function eventCase(draw: Draw): EventCase {
  const labels = LABELS.slice(0, 1 + draw.below(3));
  const reference = draw.list(draw.of([0, 1, 4, 12]), () => {
    const start = draw.below(40) * 100;
    return [draw.of(labels), start, start + draw.below(20) * 50] as const;
  });
  const estimated = reference.flatMap(([label, start, end]) =>
    draw.list(draw.of([0, 1, 1, 2]), () => {
      const moved = Math.max(0, start + draw.of([0, 40, 50, 100, 199, 200, 201, -50, -200]));
      return [
        draw.of([label, label, draw.of(labels)]),
        moved,
        Math.max(moved, end + draw.of([0, 50, -50, 200])),
      ] as const;
    }),
  );
  return { labels, reference, estimated };
}

/** sed_scores_eval takes no events that touch, and no label without events. */
export function detectionCase(draw: Draw): DetectionCase {
  const labels = LABELS.slice(0, 2 + draw.below(2));
  const digits = draw.of([1, 2, 5]);
  const noise = draw.of([0.3, 0.7, 1]);
  const files = draw.list(1 + draw.below(4), (file) => {
    const step = draw.of([20, 50, 100]);
    const times = draw.list(2 + draw.below(20), (frame) => frame * step);
    const events = labels.flatMap((label, index) => {
      const edges = [...new Set(draw.list(2 * draw.below(3), () => draw.below(2200)))].sort((a, b) => a - b);
      if (edges.length < 2) return file === 0 ? [[label, 10 * index, 400] as const] : [];
      return draw.list(Math.floor(edges.length / 2), (pair) => {
        return [label, edges[2 * pair] as number, edges[2 * pair + 1] as number] as const;
      });
    });
    const probabilities = times.flatMap((time) =>
      labels.map((label) => {
        const isOn = events.some(([name, start, end]) => name === label && start < time + step && time < end);
        return Number((noise * draw.share(digits) + (isOn ? 1 - noise : 0)).toFixed(digits));
      }),
    );
    return [`${file}.wav`, { times, probabilities, events }] as const;
  });
  return { labels, files: Object.fromEntries(files) };
}

function timesOf(draw: Draw): number[] {
  const [step, first] = [draw.of([10, 20, 5.8]), draw.of([0, 0, 3.3])];
  return draw.list(1 + draw.below(25), (frame) => Number((first + frame * step).toFixed(4)));
}

const hertz = (midi: number) => Number((440 * 2 ** ((midi - 69) / 12)).toFixed(3));

export function melodyCase(draw: Draw): FrameCase<number> {
  const pitch = () =>
    draw.of([0, 1, 1, 1, -1]) * hertz(50 + draw.below(14) + draw.of([0, 0, 0.3, 0.5, 0.6])) || 0;
  const reference = timesOf(draw);
  const estimated = draw.of([reference, timesOf(draw)]);
  const nothing = draw.below(10) === 0;
  return {
    reference: [reference, reference.map(() => (nothing ? 0 : pitch()))],
    estimated: [estimated, estimated.map(pitch)],
  };
}

export function multipitchCase(draw: Draw): FrameCase<readonly number[]> {
  const pitches = () =>
    draw.list(draw.of([0, 1, 2, 4]), () => hertz(50 + draw.below(26) + draw.of([0, 0.2, 0.4, 0.6])));
  const reference = timesOf(draw);
  const estimated = draw.of([reference, timesOf(draw)]);
  return {
    reference: [reference, reference.map(pitches)],
    estimated: [estimated, estimated.map(pitches)],
  };
}

export function noteCase(draw: Draw): NoteCase {
  const note = () => {
    const start = draw.below(30) * 50;
    return [start, start + 25 * (1 + draw.below(16)), hertz(58 + draw.below(5)), draw.below(128)] as const;
  };
  const reference = draw.list(draw.of([0, 1, 5, 12]), note);
  const near = reference.flatMap(([start, end, frequency, velocity]) =>
    draw.list(draw.of([0, 1, 1, 2]), () => {
      const moved = Math.max(0, start + draw.of([0, 25, 49.96, 50, 50.04, 50.06, 60, -50]));
      const ended = Math.max(moved + 1, end + draw.of([0, 30, 50, 50.06, -50, 90]));
      const heard = Number((frequency * 2 ** (draw.of([0, 0.4, 0.51, -0.49]) / 12)).toFixed(4));
      return [moved, ended, heard, draw.of([velocity, draw.below(128), 64])] as const;
    }),
  );
  return { reference, estimated: draw.of([near, near, draw.list(draw.below(10), note)]) };
}

export function regressionCase(draw: Draw): RegressionCase {
  const clips = 1 + draw.below(draw.of([2, 30]));
  const isConstant = draw.below(8) === 0;
  const truth = draw.list(clips, () => (isConstant ? 2.5 : 100 * draw.share(5)));
  const isRight = draw.below(8) === 0;
  return { truth, predicted: truth.map((value) => (isRight ? value : value + draw.share(4) - 0.5)) };
}

export function jndCase(draw: Draw): JndCase {
  const pairs = 1 + draw.below(30);
  const digits = draw.of([0, 1, 6]);
  return {
    different: draw.list(pairs, () => draw.below(2)),
    distances: draw.list(pairs, () => draw.share(digits)),
  };
}

/** Distances to the reference, by rising rank. */
export function rankingCase(draw: Draw): { readonly distances: readonly number[] } {
  const digits = draw.of([0, 1, 6]);
  return { distances: draw.list(2 + draw.below(12), () => draw.share(digits)) };
}
