import type { StepNode } from '../pipeline/index.ts';
import type { TaskMetadata } from '../prediction-types/task-metadata.ts';
import type { TaskFacts } from './task-facts.ts';

/** Sample rates, in Hz, that HEAR's models may ask for. */
export const DEFAULT_SAMPLE_RATES: readonly number[] = [16000, 22050, 32000, 44100, 48000];

/** Where a task's folder goes and where its corpus may be found. */
export interface TaskOptions {
  readonly tasksDir: string;
  /** Folders or base URLs that are searched for each download, by file name, before its own address. */
  readonly mirrors: readonly string[];
  /** In Hz. @default DEFAULT_SAMPLE_RATES */
  readonly sampleRates?: readonly number[];
  /** The folder that the corpus is in, of tasks that take one. @default it is downloaded */
  readonly data?: string | undefined;
  /** File of the sound font that notes are rendered of. @default that of the package of sound fonts */
  readonly soundfont?: string | undefined;
}

/** A benchmark task: how its folder is made. */
export interface TaskDefinition {
  readonly name: string;
  readonly version: string;
  readonly defaultMode: string;
  readonly modes: readonly string[];
  readonly facts?: TaskFacts | undefined;
  /** Whether the corpus may be a folder that somebody has. */
  readonly takesData?: boolean;
  /**
   * What the mode's `task_metadata.json` is going to say.
   *
   * @throws UserError for a mode that the task does not have
   */
  metadata(mode: string): TaskMetadata;
  /**
   * The last step of the task's preparation; its output, also published as `<tasksDir>/<name>-<version>-<mode>`, is
   * the task folder.
   *
   * @throws UserError for a mode that the task does not have
   */
  build(mode: string, options: TaskOptions): StepNode;
}

/** The files of tasks by the names of the tasks: each is read when its task is wanted. */
export type TaskFiles = Readonly<Record<string, () => Promise<{ readonly task: TaskDefinition }>>>;

/** A task in one of its modes. */
export interface ChosenTask {
  readonly task: TaskDefinition;
  readonly mode: string;
}
