import type { StepKey } from '../hashes.ts';
import type { EventWithoutTime } from '../history/events.ts';
import type { StepJob } from './step-job.ts';

declare const ticket: unique symbol;

/** What an engine calls a batch that was given to it; its own words. */
export type Ticket = string & { readonly [ticket]?: never };

/**
 * How it is with a batch. `gone`: it is not at work any more, however it ended; the finished folders tell that.
 * `unknown`: nobody could say just now, which is never taken for an end.
 */
export type TicketState = 'queued' | 'running' | 'gone' | 'unknown';

/** A step that has to be made and can be: all that it takes is there. */
export interface ReadyStep {
  /** The key, in hex. */
  readonly key: StepKey;
  /** All that another process needs to make it, in JSON: `runJob` there takes it. */
  job(): Promise<StepJob>;
  /** Makes it in this process. Never rejects: how it ended is taken down. */
  makeHere(): Promise<void>;
  /** Hands on what a process that makes it has to tell: the events that `runJob` gives. */
  tell(event: EventWithoutTime): void;
}

/**
 * Where batches of ready steps run. The scheduler owns the graph, and decides what runs and when; an engine knows
 * nothing but batches. What is true of a step is its finished folder, or what `runJob` left beside it, never what an
 * engine says.
 */
export interface Engine {
  /** For people. */
  readonly name: string;
  /** Whether steps work in this process, and so share its worker slots; else each takes one, whatever it asks for. */
  readonly isHere: boolean;
  /** How many steps a batch may have, from 1. */
  readonly batch: number;
  /** Begins a batch, or queues it. What it rejects with is the end of each of the steps. */
  submit(batch: readonly ReadyStep[]): Promise<Ticket>;
  /**
   * Tells how it is with batches: as soon as one of them is gone, or after as long as the engine likes to wait. It is
   * called again for those that are not gone. Others may be submitted in the meantime. What it rejects with counts as `unknown`.
   */
  poll(tickets: readonly Ticket[]): Promise<ReadonlyMap<Ticket, TicketState>>;
  /** Ends batches, because the run was stopped; `poll` tells when they are gone. */
  cancel(tickets: readonly Ticket[]): Promise<void>;
  /** The run is over. */
  close(): Promise<void>;
}
