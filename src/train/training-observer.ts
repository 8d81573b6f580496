import type { CurvePoint } from './curve.ts';

/** How a training ended: by itself or in order, at once as its signal asked, by an error. */
export type TrainingEnd = 'finished' | 'stopped' | 'failed';

/**
 * What looks on while something trains, and tells of it: the terminal, a file, a server. The loop calls it and waits for it; it
 * changes nothing of what is learnt. One whose place may be out of reach does its work on its own time and throws nothing.
 */
export interface TrainingObserver {
  /** Before the first step; `epochs` are done already where a training goes on. */
  begin?(epochs: number): void | Promise<void>;
  /** After each step, `step` from 0 in its epoch. */
  step?(place: { readonly epoch: number; readonly step: number; readonly loss: number }): void;
  /** After each validation, before the checkpoint that has it. */
  validated?(
    point: CurvePoint,
    about: { readonly learningRate: number; readonly isBest: boolean },
  ): void | Promise<void>;
  end?(how: TrainingEnd): void | Promise<void>;
}
