import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { at } from '../../at.ts';
import { encodeWav16, readWavMono } from '../../audio/index.ts';
import type { EventValue } from '../../formats/files/tfevents.ts';
import { mapInto } from '../../numerics/map-into.ts';
import { inUnits } from '../../predict/rows/standardise.ts';
import { type Excerpt, excerptName } from '../../prediction-types/excerpt.ts';
import type { LabelSpace } from '../../prediction-types/label-space.ts';
import type { LabelledClips } from '../labelled-clips.ts';
import type { NetworkOutput } from '../network-output.ts';
import { type Chosen, chosenStretches } from './chosen-stretches.ts';
import { foundOver } from './found-over.ts';
import { heatMap, type Panel } from './heat-map.ts';
import { isFirstLook, isLookedAt, type Looks } from './looks-schema.ts';

/** A task whose validation clips are looked at. */
export interface LookedAtTask {
  readonly output: NetworkOutput;
  readonly valid: LabelledClips;
  readonly space: LabelSpace;
  /** What the task has chosen to be looked at, maybe in other splits. */
  readonly excerpts: readonly Excerpt[];
  /** Of each clip, in the order of the index, its WAV file. */
  readonly audio: readonly string[];
}

interface ExcerptOptions {
  readonly looks: Exclude<Looks, 'none'>;
  readonly epochs: number;
  readonly validateEvery: number;
  /** Decides which clips. */
  readonly seed: number;
  /** Milliseconds from one row of a task of frames to the next. */
  readonly hop: number;
  /** Frames of the representation in that time. */
  readonly stride: number;
}

/**
 * What is shown of some validation clips, of each what its task has chosen, else at most the first ten seconds: once how it sounds and what the network is given
 * of it, then at each look what is true and what the network says. Of tasks of frames that is an image for each clip: what it is
 * given, what is true, what it says, where that is pitches with those that it finds over it. Of tasks of clips it is one for all of them, a row each: what is true above what it says.
 */
export class Excerpts {
  readonly #tasks: readonly LookedAtTask[];
  readonly #options: ExcerptOptions;
  /** By task. */
  readonly #chosen: readonly (readonly Chosen[])[];

  constructor(tasks: readonly LookedAtTask[], options: ExcerptOptions) {
    this.#tasks = tasks;
    this.#options = options;
    this.#chosen = tasks.map((task) => chosenStretches(task, options));
  }

  /** Names that the recipe has, and no validation clip. */
  get unknown(): readonly string[] {
    const { clips } = this.#options.looks;
    if (clips === undefined || typeof clips === 'number') return [];
    const known = new Set(
      this.#tasks.flatMap(({ valid }) => valid.index.files.map(({ filename }) => filename)),
    );
    return clips.filter((name) => !known.has(name));
  }

  /**
   * What is to be shown after the validation in an epoch; none between looks.
   *
   * @param said by task, shape (rows, columns)
   */
  async after(epoch: number, said: readonly Float32Array[]): Promise<readonly EventValue[]> {
    const { looks, validateEvery } = this.#options;
    if (!isLookedAt(looks, epoch, this.#options)) return [];
    const shown: EventValue[] = [];
    for (const [place, task] of this.#tasks.entries()) {
      const chosen = at(this.#chosen, place);
      if (chosen.length === 0) continue;
      if (isFirstLook(epoch, validateEvery)) shown.push(...(await this.#given(task, chosen)));
      shown.push(...this.#said(task, chosen, at(said, place)));
    }
    return shown;
  }

  async #given(task: LookedAtTask, chosen: readonly Chosen[]): Promise<EventValue[]> {
    const shown: EventValue[] = [];
    for (const each of chosen) {
      const { clip, stretch } = each;
      const name = tagOf(task, each);
      const file = at(task.audio, clip);
      const { samples, sampleRate } = readWavMono(await readFile(file), file);
      const [from, to] = [stretch.start, stretch.end].map((seconds) => Math.round(seconds * sampleRate));
      const shown16 = samples.subarray(from, to);
      const start = mapInto(new Int16Array(shown16.length), shown16, (sample) => Math.round(32767 * sample));
      const wav = encodeWav16({ samples: start, sampleRate });
      shown.push({ tag: `audio/${name}`, audio: { sampleRate, samples: start.length, wav } });
      if (task.output.kind === 'scene' && hasBins(task, clip)) {
        shown.push({ tag: `input/${name}`, image: heatMap([this.#inputPanel(task, each)]) });
      }
    }
    return shown;
  }

  #said(task: LookedAtTask, chosen: readonly Chosen[], values: Float32Array): EventValue[] {
    const { output, valid, space } = task;
    const { columns, scale, name, kind } = output;
    const said = scale === undefined ? values : inUnits(values, scale);
    const shares = sharesOf(output, valid.targets);
    const panelOf = (numbers: ArrayLike<number>, rows: readonly number[]): Panel => ({
      height: kind === 'scene' ? rows.length : columns,
      width: kind === 'scene' ? columns : rows.length,
      value(x, y) {
        const [row, column] = kind === 'scene' ? [at(rows, y), x] : [at(rows, x), columns - 1 - y];
        return shares(numbers[row * columns + column] ?? 0, column);
      },
    });
    const rowsOf = ({ clip, stretch }: Chosen) => {
      const { firstRow, rows } = at(valid.index.files, clip);
      const [first, end] = kind === 'scene' ? [0, rows] : this.#rowsIn(stretch, rows);
      return Array.from({ length: end - first }, (_, row) => firstRow + first + row);
    };
    if (kind === 'scene') {
      const rows = chosen.flatMap(rowsOf);
      return [{ tag: `looks/${name}`, image: heatMap([panelOf(valid.targets, rows), panelOf(said, rows)]) }];
    }
    return chosen.map((each) => {
      const rows = rowsOf(each);
      const given = hasBins(task, each.clip) ? [this.#inputPanel(task, each)] : [];
      const panel = panelOf(said, rows);
      const over = foundOver(said, rows, space);
      return {
        tag: `looks/${tagOf(task, each)}`,
        image: heatMap([
          ...given,
          panelOf(valid.targets, rows),
          over === undefined ? panel : { ...panel, isOver: (x, y) => over(x, columns - 1 - y) },
        ]),
      };
    });
  }

  /** The first row of a stretch, and the one after its last. */
  #rowsIn({ start, end }: Chosen['stretch'], rows: number): readonly [number, number] {
    const rowAt = (seconds: number) => Math.min(rows, Math.ceil((1000 * seconds) / this.#options.hop));
    return [rowAt(start), rowAt(end)];
  }

  /** What a network is given of a clip, the lowest bin below, from the least number to the largest. */
  #inputPanel({ valid }: LookedAtTask, { clip, stretch }: Chosen): Panel {
    const { values, frames } = at(valid.clips, clip);
    const bins = values.length / frames;
    const { stride } = this.#options;
    const [first, end] = this.#rowsIn(stretch, Math.ceil(frames / stride)).map((row) =>
      Math.min(frames, row * stride),
    ) as [number, number];
    const [least, largest] = extremes(values);
    const range = largest - least || 1;
    return {
      height: bins,
      width: Math.max(1, end - first),
      value: (x, y) => ((values[(bins - 1 - y) * frames + first + x] ?? least) - least) / range,
    };
  }
}

function hasBins({ valid }: LookedAtTask, clip: number): boolean {
  const { values, frames } = at(valid.clips, clip);
  return values.length > frames;
}

function tagOf({ output, valid }: LookedAtTask, { clip, stretch: { start, end }, ofTask }: Chosen): string {
  const { filename } = at(valid.index.files, clip);
  return `${output.name}/${ofTask ? excerptName({ clip: filename, start, end }) : filename}`;
}

/** Where between nothing and all a number of a column is: probabilities as they are, others between those that are true. */
function sharesOf(
  { output, columns }: NetworkOutput,
  targets: ArrayLike<number>,
): (value: number, column: number) => number {
  if (output !== 'regression') return (value) => value;
  const ranges = Array.from({ length: columns }, (_, column) =>
    extremes(
      Array.from({ length: targets.length / columns }, (_, row) => targets[row * columns + column] ?? 0),
    ),
  );
  return (value, column) => {
    const [least, largest] = at(ranges, column);
    return (value - least) / (largest - least || 1);
  };
}

function extremes(values: Iterable<number>): readonly [number, number] {
  let [least, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < least) least = value;
    if (value > largest) largest = value;
  }
  return [least, largest];
}

/** Of each clip of some splits its file. */
export function audioFiles(
  sources: readonly { readonly split: string; readonly clips: readonly string[] }[],
  folders: readonly string[],
  sampleRate: number,
): readonly string[] {
  return sources.flatMap(({ split, clips }, place) =>
    clips.map((clip) => join(at(folders, place), String(sampleRate), split, clip)),
  );
}
