import { Slots, type Waiting } from './slots.ts';
import type { StepRun } from './step-run.ts';

/** Worker slots of this process, and of the engine of a run, which may have steps elsewhere. */
export interface PlacesOptions {
  /** Slots here. */
  readonly workers: number;
  /** How many steps may be elsewhere. */
  readonly atOnce: number;
  /** Whether steps of a name work in this process. */
  readonly isHere: (name: string) => boolean;
  /** Is called after what `pumpSoon` has brought about. */
  readonly afterPump: () => void;
}

/** Where the steps of a run wait for their turn: here each for its worker slots, elsewhere each for one place. */
export class Places {
  readonly #options: PlacesOptions;
  readonly #here: Slots;
  readonly #elsewhere: Slots;

  constructor(options: PlacesOptions) {
    this.#options = options;
    this.#here = new Slots(options.workers, options.afterPump);
    this.#elsewhere = new Slots(options.atOnce, options.afterPump);
  }

  /** Starts nothing yet: that is for `pump`. */
  add({ step, rank }: StepRun, start: Waiting['start']): void {
    const { name, cpu } = step.node.definition;
    const isHere = this.#options.isHere(name);
    const slots = isHere && cpu === 'all' ? this.#options.workers : 1;
    (isHere ? this.#here : this.#elsewhere).add({ slots, rank, order: step.index, start });
  }

  /** Slots here that nothing waits for, shared out evenly among what runs. */
  get spare(): number {
    return this.#here.spare;
  }

  /** Whether nothing waits. */
  get isEmpty(): boolean {
    return this.#here.isEmpty && this.#elsewhere.isEmpty;
  }

  close(): void {
    this.#here.close();
    this.#elsewhere.close();
  }

  pump(): void {
    this.#here.pump();
    this.#elsewhere.pump();
  }

  pumpSoon(): void {
    this.#here.pumpSoon();
    this.#elsewhere.pumpSoon();
  }
}
