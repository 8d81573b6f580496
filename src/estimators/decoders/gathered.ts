import type { Rows } from '../sources/source.ts';
import type { Decoded, Decoding } from './decoder.ts';

/** A decoding that needs all rows at once. */
export function gathered(
  decode: (rows: Rows, duration: number, further: readonly Rows[]) => Decoded,
): Decoding {
  const all = new GatheredRows();
  const others: GatheredRows[] = [];
  return {
    add(rows, further) {
      all.add(rows);
      for (const [place, each] of further.entries()) {
        others[place] ??= new GatheredRows();
        others[place].add(each);
      }
    },
    end: (duration) =>
      decode(
        all.whole(),
        duration,
        others.map((each) => each.whole()),
      ),
  };
}

/** Rows that come one part after the other. */
export class GatheredRows {
  readonly #parts: Rows[] = [];

  /** Keeps a copy. */
  add(rows: Rows): void {
    this.#parts.push({ ...rows, values: rows.values.slice() });
  }

  whole(): Rows {
    const [only, other] = this.#parts;
    if (only !== undefined && other === undefined) return only;
    const size = (of: (rows: Rows) => ArrayLike<number>) =>
      this.#parts.reduce((sum, part) => sum + of(part).length, 0);
    const values = new Float32Array(size((part) => part.values));
    const times = new Float64Array(size((part) => part.times));
    const silent = only?.silent === undefined ? undefined : new Uint8Array(times.length);
    let [value, row] = [0, 0];
    for (const part of this.#parts.splice(0)) {
      values.set(part.values, value);
      times.set(part.times, row);
      silent?.set(part.silent ?? [], row);
      value += part.values.length;
      row += part.times.length;
    }
    const whole = { values, times, silent };
    this.#parts.push(whole);
    return whole;
  }
}
