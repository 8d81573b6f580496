import { at } from '../../at.ts';
import type { ModuleHost } from '../../modules/module-host.ts';
import { moduleKey } from '../../modules/module-key.ts';
import type { JsonObject } from '../../pipeline/types.ts';
import type { HeadToApply } from '../../predict/using/apply-to-files.ts';
import { runModel } from '../../predict/using/kept-head.ts';
import type { RowKind } from '../../prediction-types/prediction-type.ts';
import { rowsInMemory } from '../../train/rows.ts';
import type { Cut, Stretch } from '../listening/stretches.ts';
import type { Rows, Source } from './source.ts';

/** Seconds from one stretch to the next, and to each side of what is asked for: how far frames reach is not known. */
const SCENES = { step: 30, context: 0 };
const FRAMES = { step: 40, context: 10 };
/** Milliseconds that times of frames may be off, as they are float32. */
const ROUNDING = 0.01;

/** What the only output of a head is called. */
export const HEAD_OUTPUT = 'head';

/** A head on the embeddings of a module, as a source. */
export class HeadSource implements Source {
  readonly kind: RowKind;
  readonly sampleRate: number;
  readonly cut: Cut;
  readonly isExact = false;
  readonly identity: JsonObject;
  readonly #head: HeadToApply;
  readonly #host: ModuleHost;

  /** @param sha256 of the head */
  constructor(head: HeadToApply, host: ModuleHost, sampleRate: number, sha256: string) {
    const { kind } = head.description;
    const { step, context } = kind === 'scene' ? SCENES : FRAMES;
    this.kind = kind;
    this.sampleRate = sampleRate;
    this.cut = { step: step * sampleRate, context: context * sampleRate };
    this.identity = { head: sha256, module: moduleKey(host.module), kind, cut: { ...this.cut } };
    this.#head = head;
    this.#host = host;
  }

  async hear(stretch: Stretch): Promise<ReadonlyMap<string, Rows>> {
    const sound = {
      name: `the sound at ${Math.round(stretch.start / this.sampleRate)} s`,
      samples: stretch.samples.slice(),
    };
    if (this.kind === 'scene') {
      const [embedding] = await this.#host.embedScenes([sound]);
      return new Map([[HEAD_OUTPUT, { values: await this.#apply(embedding), times: Float64Array.of(0) }]]);
    }
    const frames = at(await this.#host.embedTimestamps([sound]), 0);
    const { inputs } = this.#head;
    const { first, end } = askedFrames(frames.timestamps, stretch, this.sampleRate);
    const offset = (1000 * stretch.start) / this.sampleRate;
    return new Map([
      [
        HEAD_OUTPUT,
        {
          values: await this.#apply(frames.embeddings.subarray(first * inputs, end * inputs)),
          times: Float64Array.from(frames.timestamps.subarray(first, end), (time) => offset + time),
        },
      ],
    ]);
  }

  release(): Promise<void> {
    return this.#host.close();
  }

  #apply(embeddings: Float32Array = new Float32Array()): Promise<Float32Array> {
    const { path, inputs, description } = this.#head;
    const { labels, knn } = description;
    return runModel(path, rowsInMemory(embeddings, inputs), {
      labels: labels.length,
      valuesPerRow: knn?.rows,
    });
  }
}

/** Of rising times in milliseconds, those of what a stretch is asked for. */
function askedFrames(
  times: Float32Array,
  { before, asked, isLast }: Stretch,
  sampleRate: number,
): { readonly first: number; readonly end: number } {
  const from = (1000 * before) / sampleRate - ROUNDING;
  const to = isLast ? Number.POSITIVE_INFINITY : from + (1000 * asked) / sampleRate;
  const isAsked = (time: number) => time >= from && time < to;
  const first = times.findIndex(isAsked);
  return first < 0 ? { first: 0, end: 0 } : { first, end: times.findLastIndex(isAsked) + 1 };
}
