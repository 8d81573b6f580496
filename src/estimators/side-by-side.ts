/** Work of several owners, each of which has no more than one under way. Failures are told as if one had waited for the other. */
export class SideBySide {
  readonly #lastOf = new Map<object, Promise<void>>();
  /** In the order of their starts: what is not done, or has failed. */
  readonly #open = new Set<Promise<void>>();

  /**
   * Waits for what an owner has started.
   *
   * @throws what that has failed with
   */
  async before(owner: object): Promise<void> {
    await this.#lastOf.get(owner);
  }

  /** Starts work of an owner that has none under way. */
  start(owner: object, work: () => Promise<void>): void {
    const done = work();
    this.#lastOf.set(owner, done);
    this.#open.add(done);
    done.then(
      () => this.#open.delete(done),
      () => {},
    );
  }

  /**
   * Waits for all that was started.
   *
   * @throws what has failed first, by the order of the starts
   */
  async end(): Promise<void> {
    await Promise.allSettled(this.#open);
    for (const each of this.#open) await each;
  }
}
