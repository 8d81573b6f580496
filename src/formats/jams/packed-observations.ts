import { at } from '../../at.ts';
import type { Json } from '../files/json-text.ts';
import type { Observation, Observations } from './jams.ts';

const BLOCK = 2 ** 13;

/** What an observation has as its value; those of other kinds are kept as they are. */
const KIND = { other: 0, number: 1, unvoiced: 2, voiced: 3 } as const;
const KINDS = 3;
/** Beside the kind: the confidence is null. */
const UNSURE = 4;

interface Contour {
  readonly index: number;
  readonly frequency: number;
  readonly voiced: boolean;
}

/**
 * Observations, of which those of numbers and of contours take 8 to 34 bytes and not 200: a long recording has a million and more.
 * They become objects when they are gone through.
 */
export class PackedObservations implements Observations {
  readonly #times = new NumberColumn((size) => new Float64Array(size));
  readonly #durations = new NumberColumn((size) => new Float64Array(size));
  readonly #confidences = new NumberColumn((size) => new Float64Array(size));
  /** Values, or frequencies of contours. */
  readonly #numbers = new NumberColumn((size) => new Float64Array(size));
  readonly #indices = new NumberColumn((size) => new Float64Array(size));
  readonly #kinds = new NumberColumn((size) => new Uint8Array(size));
  readonly #others: Observation[] = [];

  get length(): number {
    return this.#kinds.length;
  }

  add(observation: Observation): void {
    const { time, duration, value, confidence } = observation;
    const isKnown = confidence === null || typeof confidence === 'number';
    const kind = isKnown ? kindOf(value) : KIND.other;
    this.#kinds.push(confidence === null ? kind + UNSURE : kind);
    if (kind === KIND.other) this.#others.push(observation);
    const isPacked = kind !== KIND.other;
    const contour = kind === KIND.number ? undefined : (value as unknown as Contour);
    this.#times.push(isPacked ? time : 0);
    this.#durations.push(isPacked ? duration : 0);
    this.#confidences.push(isPacked && typeof confidence === 'number' ? confidence : 0);
    this.#numbers.push(isPacked ? (contour?.frequency ?? (value as number)) : 0);
    this.#indices.push(isPacked ? (contour?.index ?? 0) : 0);
  }

  *[Symbol.iterator](): Generator<Observation> {
    let other = 0;
    for (let place = 0; place < this.length; place++) {
      const told = this.#kinds.at(place);
      const kind = told & KINDS;
      if (kind === KIND.other) {
        yield at(this.#others, other);
        other += 1;
        continue;
      }
      const number = this.#numbers.at(place);
      yield {
        time: this.#times.at(place),
        duration: this.#durations.at(place),
        value:
          kind === KIND.number
            ? number
            : { index: this.#indices.at(place), frequency: number, voiced: kind === KIND.voiced },
        confidence: told >= UNSURE ? null : this.#confidences.at(place),
      };
    }
  }
}

function kindOf(value: Json): number {
  if (typeof value === 'number') return KIND.number;
  return isContour(value) ? (value.voiced ? KIND.voiced : KIND.unvoiced) : KIND.other;
}

/** With these fields, no others and in this order, as they are made again. */
function isContour(value: Json): value is Json & Contour {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { index, frequency, voiced } = value as Partial<Contour>;
  if (typeof index !== 'number' || typeof frequency !== 'number' || typeof voiced !== 'boolean') return false;
  let fields = '';
  for (const field in value) fields += ` ${field}`;
  return fields === ' index frequency voiced';
}

/** Numbers one after the other, in blocks: a block of one number again and again takes no room. */
class NumberColumn<Block extends Float64Array | Uint8Array> {
  readonly #make: (size: number) => Block;
  readonly #full: Block[] = [];
  readonly #last: Block;
  length = 0;

  constructor(make: (size: number) => Block) {
    this.#make = make;
    this.#last = make(BLOCK);
  }

  push(value: number): void {
    const last = this.#last;
    last[this.length % BLOCK] = value;
    this.length += 1;
    if (this.length % BLOCK !== 0) return;
    const isOne = last.every((each) => Object.is(each, last[0]));
    const full = this.#make(isOne ? 1 : BLOCK);
    full.set(isOne ? last.subarray(0, 1) : last);
    this.#full.push(full);
  }

  at(place: number): number {
    const block = this.#full[Math.floor(place / BLOCK)] ?? this.#last;
    return at(block, block.length === 1 ? 0 : place % BLOCK);
  }
}
