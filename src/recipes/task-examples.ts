import { at } from '../at.ts';
import { UserError } from '../errors.ts';
import type { RowKind } from '../prediction-types/prediction-type.ts';
import type { ClipFrames, LabelledClips } from './labelled-clips.ts';

/** How clips are cut for training, in frames of the representation, each a multiple of the network's stride. */
export interface Cut {
  /** Frames that are learnt from. */
  readonly frames: number;
  /** From one example to the next. */
  readonly hop: number;
  /** Frames on each side that a network is given besides. */
  readonly context: number;
  /** Share of the rows of an example that have to have something; undefined: none have to. */
  readonly voiced?: number | undefined;
}

/** A stretch of a clip. */
interface Example {
  /** Place of the clip. */
  readonly clip: number;
  /** Its first frame that is learnt from. */
  readonly start: number;
}

/** What a network learns a task from: clips, or windows of them. */
export class TaskExamples {
  readonly #data: LabelledClips;
  readonly #kind: RowKind;
  readonly #cut: Cut;
  readonly #stride: number;
  readonly #examples: readonly Example[];
  readonly #columns: number;

  /** @param columns of the targets */
  constructor(
    data: LabelledClips,
    { kind, columns, stride, cut }: { kind: RowKind; columns: number; stride: number; cut: Cut },
  ) {
    this.#data = data;
    this.#kind = kind;
    this.#cut = cut;
    this.#stride = stride;
    this.#columns = columns;
    const all = data.clips.flatMap(({ frames }, clip) =>
      starts(frames, cut, stride).map((start) => ({ clip, start })),
    );
    const { voiced } = cut;
    this.#examples =
      voiced === undefined || kind === 'scene'
        ? all
        : all.filter((example) => this.#voicing(example) >= voiced);
    this.leftOut = all.length - this.#examples.length;
  }

  /** Windows that too little sounds in. */
  readonly leftOut: number;

  get count(): number {
    return this.#examples.length;
  }

  /** Rows of an example: itself, or its frames. */
  get rows(): number {
    return this.#kind === 'scene' ? 1 : Math.ceil(this.#cut.frames / this.#stride);
  }

  /** Frames of an example, context included. */
  get frames(): number {
    return this.#cut.frames + 2 * this.#cut.context;
  }

  /**
   * Copies an example.
   *
   * @param values shape (bins, frames)
   * @param targets shape (rows, columns)
   */
  copy(example: number, values: Float32Array, targets: Float32Array): void {
    const own = at(this.#examples, example);
    copyFrames(values, at(this.#data.clips, own.clip), own.start - this.#cut.context, this.#kind);
    targets.set(this.#targetsOf(own));
  }

  /** Shape (rows, columns), of a window that reaches beyond its clip with fewer rows. */
  #targetsOf({ clip, start }: Example): Uint8Array | Float32Array {
    const { firstRow, rows } = at(this.#data.index.files, clip);
    const first = firstRow + (this.#kind === 'scene' ? 0 : start / this.#stride);
    const end = Math.min(first + this.rows, firstRow + rows);
    return this.#data.targets.subarray(first * this.#columns, end * this.#columns);
  }

  /** Share of the rows of an example of which anything is true. */
  #voicing(example: Example): number {
    const targets = this.#targetsOf(example);
    let voiced = 0;
    for (let row = 0; row < targets.length; row += this.#columns) {
      if (targets.subarray(row, row + this.#columns).some((target) => target > 0)) voiced++;
    }
    return voiced / this.rows;
  }
}

/** Where the examples of a clip begin: `hop` apart, and one more where frames are left over at the end. */
function starts(frames: number, { frames: length, hop }: Cut, stride: number): number[] {
  const all = [];
  for (let start = 0; start === 0 || start + length <= frames; start += hop) all.push(start);
  const last = Math.ceil((frames - length) / stride) * stride;
  if (last > (all.at(-1) ?? 0)) all.push(last);
  return all;
}

/**
 * Copies frames from `start` on of a clip into `target`, shape (bins, frames). Beyond its ends is the mean, 0; of a clip as a
 * whole the clip again.
 */
function copyFrames(
  target: Float32Array,
  { values, frames }: ClipFrames,
  start: number,
  kind: RowKind,
): void {
  const bins = values.length / frames;
  const length = target.length / bins;
  for (let bin = 0; bin < bins; bin++) {
    const row = values.subarray(bin * frames, (bin + 1) * frames);
    let from = start;
    let to = bin * length;
    const end = to + length;
    if (from < 0 && kind === 'event') {
      to += Math.min(-from, length);
      from = 0;
    }
    from = ((from % frames) + frames) % frames;
    do {
      const part = row.subarray(from, Math.min(frames, from + end - to));
      target.set(part, to);
      to += part.length;
      from = 0;
    } while (to < end && kind === 'scene');
  }
}

/**
 * The cut that leaves clips whole.
 *
 * @throws UserError where they differ in length
 */
export function wholeClips(tasks: readonly LabelledClips[]): Cut {
  const clips = tasks.flatMap(({ clips: own, index }) =>
    own.map(({ frames }, place) => ({ frames, name: at(index.files, place).filename })),
  );
  const [first] = clips;
  const other = clips.find(({ frames }) => frames !== first?.frames);
  if (first === undefined) throw new Error('a training has clips');
  if (other === undefined) return { frames: first.frames, hop: first.frames, context: 0 };
  throw new UserError(
    `${other.name} has ${other.frames} frames and ${first.name} ${first.frames}; expected clips of one length, or windows in the recipe, as windows: { length: 1 }`,
  );
}
