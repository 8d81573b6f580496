/** What can be wrong with a cache. Each kind is told of once in a run, however often it happens. */
export type TroubleKind = 'folder' | 'damaged' | 'read' | 'restore' | 'write' | 'source';

const again: Readonly<Record<TroubleKind, string>> = {
  folder: 'could not be used',
  damaged: 'damaged entries were found',
  read: 'entries could not be read',
  restore: 'outputs could not be put in place',
  write: 'outputs could not be put there',
  source: 'outputs were changed before they could be put there',
};

/** Tells of what is wrong in one place: the first of each kind, and at the end how many there were. */
export class Troubles {
  readonly #where: string;
  readonly #warn: (message: string) => void;
  readonly #counts = new Map<TroubleKind, number>();

  /** @param where for instance `cache /mnt/team` */
  constructor(where: string, warn: (message: string) => void) {
    this.#where = where;
    this.#warn = warn;
  }

  add(kind: TroubleKind, message: string): void {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count === 1) this.#warn(`${this.#where}: ${message}`);
  }

  sumUp(): void {
    for (const [kind, count] of this.#counts) {
      if (count > 1) this.#warn(`${this.#where}: ${count} ${again[kind]} in all`);
    }
    this.#counts.clear();
  }
}
