import type { UserTable } from './csv.ts';

/** Finds rows that say what a row before says, and tells how many there were. */
export class DoubledRows {
  readonly #rows = new Map<string, number>();
  #first: readonly [number, number] | undefined;
  #count = 0;

  /** Whether another row says the same. */
  has(said: readonly (string | number | undefined)[], row: number): boolean {
    const key = JSON.stringify(said);
    const earlier = this.#rows.get(key);
    if (earlier === undefined) {
      this.#rows.set(key, row);
      return false;
    }
    this.#first ??= [row, earlier];
    this.#count++;
    return true;
  }

  /** @param what the rows are called */
  tell(path: string, tell: UserTable['tell'] | undefined, what = 'row'): void {
    if (this.#first === undefined) return;
    const [row, earlier] = this.#first;
    tell?.(
      this.#count === 1
        ? `${path}: ${what} ${row} says what ${what} ${earlier} says; it is taken once`
        : `${path}: ${this.#count} ${what}s say what others say, the first of them ${what} ${row} what ${what} ${earlier} says; each is taken once`,
    );
  }
}
