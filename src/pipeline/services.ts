declare const kind: unique symbol;

/** Names something that is alive in a process, of type T, as no JSON can say it: a pool, a host, a connection. */
export interface Service<T> {
  readonly name: string;
  /** Is never there; it tells services of different types apart. */
  readonly [kind]?: T;
}

/** @param name for people, for instance `embedding modules` */
export function defineService<T>(name: string): Service<T> {
  return { name };
}

/**
 * The services of a process. Who builds a run gives them, and steps ask for them by what `defineService` made:
 *
 *     const pools = defineService<WorkerPool>('resampling threads');
 *     await runPipeline(targets, { ...options, services: new Services().with(pools, pool) });
 *     // in `run` of a step: services.get(pools)
 */
export class Services {
  readonly #values: ReadonlyMap<Service<unknown>, unknown>;

  constructor(values: Iterable<readonly [Service<unknown>, unknown]> = []) {
    this.#values = new Map(values);
  }

  /** These and one more, which takes the place of one of the same name. */
  with<T>(service: Service<T>, value: T): Services {
    return new Services([...this.#values, [service, value]]);
  }

  /** @throws TypeError that names the service, where the run was not given it */
  get<T>(service: Service<T>): T {
    if (!this.#values.has(service)) {
      const there = [...this.#values.keys()].map(({ name }) => name).join(', ') || 'none';
      throw new TypeError(
        `Expected the run to be given the service "${service.name}" (services), got ${there}`,
      );
    }
    return this.#values.get(service) as T;
  }
}
