import type { Command } from '@commander-js/extra-typings';
import type { RunCommand } from './options.ts';

/** Adds all commands to a program, whole. */
type AddAll = (program: Command) => Promise<void>;

/** A command as the list of all commands shows it. */
export interface ListedCommand {
  /** Name and arguments. */
  readonly usage: string;
  readonly description: string;
  /** Under which it is listed. */
  readonly group: 'Start:' | 'Tasks:' | 'Modules:' | 'Benchmark:' | 'Results:' | 'Steps:';
  /** What its help begins with. */
  readonly examples?: readonly string[];
  /** Loads what the command needs. */
  readonly load: () => Promise<(program: Command, run: RunCommand, addAll: AddAll) => void>;
}
