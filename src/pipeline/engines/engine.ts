import type { StepKey } from '../hashes.ts';
import type { EventWithoutTime } from '../history/events.ts';
import type { KnownJobs } from '../locks/lock-watch.ts';
import type { StepJob } from './step-job.ts';

declare const ticket: unique symbol;

/** What an engine calls a step that was given to it; its own words. */
export type Ticket = string & { readonly [ticket]?: never };

/**
 * How it is with a step. `gone`: it is not at work any more, however it ended; the finished folders tell that.
 * `unknown`: nobody could say just now, which is never taken for an end.
 */
export type TicketState = 'queued' | 'running' | 'gone' | 'unknown';

/** A step that has to be made and can be: all that it takes is there. */
export interface ReadyStep {
  /** The key, in hex. */
  readonly key: StepKey;
  /** Of the kind of step. */
  readonly name: string;
  /** Whether it may use all cores, not one. */
  readonly usesAllCores: boolean;
  /** How long it and what waits for it take, from its start on, in milliseconds as far as those are known: the longest goes first. */
  readonly rank: number;
  /** How long it took last time, in milliseconds; `undefined`: it is new. */
  readonly expectedMs: number | undefined;
  /** All that another process needs to make it, in JSON: `runJob` there takes it. */
  job(): Promise<StepJob>;
  /** Makes it in this process. Never rejects: how it ended is taken down. */
  makeHere(): Promise<void>;
  /** Hands on what a process that makes it has to tell: the events that `runJob` gives. */
  tell(event: EventWithoutTime): void;
}

/**
 * Where batches of ready steps run. The scheduler owns the graph, and decides what runs and when; an engine knows
 * nothing but steps. What is true of a step is its finished folder, or what `runJob` left beside it, never what an
 * engine says.
 */
export interface Engine {
  /** For people. */
  readonly name: string;
  /**
   * Whether steps of a name work in this process, and so share its worker slots. Each of the others takes one of `atOnce`,
   * however many cores it uses.
   */
  isHere(name: string): boolean;
  /** How many steps that are not here may be with it at a time. @default as many as there are worker slots here */
  readonly atOnce?: number;
  /** How many steps a batch may have, from 1. */
  readonly batch: number;
  /** How long a batch that is not full waits for more steps, in milliseconds; 0: for those that are ready together. */
  readonly gatherMs: number;
  /** Begins a batch, or queues it: a ticket for each step, in their order. What it rejects with is the end of each of the steps. */
  submit(batch: readonly ReadyStep[]): Promise<readonly Ticket[]>;
  /**
   * Tells how it is with steps: as soon as one of them is gone, or after as long as the engine likes to wait. It is
   * called again for those that are not gone. Others may be submitted in the meantime. What it rejects with counts as `unknown`.
   */
  poll(tickets: readonly Ticket[]): Promise<ReadonlyMap<Ticket, TicketState>>;
  /** Ends steps, because the run was stopped; `poll` tells when they are gone. */
  cancel(tickets: readonly Ticket[]): Promise<void>;
  /** What it knows of jobs, whose processes have its word for them in `JOB_VARIABLE`, when they have left locks. @default nothing */
  readonly knownJobs?: KnownJobs;
  /** The run is over. */
  close(): Promise<void>;
}

/** Makes the engine of one run. Rejects where it cannot be had: then nothing runs. */
export interface EngineMaker {
  (run: {
    /** Absolute. */
    readonly workdir: string;
    /** Of the run: no other run has it. */
    readonly name: string;
  }): Promise<Engine>;
  /** Looks whether it could be had, and changes nothing: for who plans a run. Rejects where it could not. */
  check?(): Promise<void>;
}
