import type { CellDetails } from '../details/cell-details.ts';

/** What the page's script draws from. */
export interface PageData {
  readonly modules: readonly string[];
  readonly tasks: readonly { readonly name: string; readonly labels: readonly string[] }[];
  readonly cells: readonly {
    /** Position among the modules. */
    readonly module: number;
    /** Position among the tasks. */
    readonly task: number;
    readonly details: CellDetails;
    /** Only where they differ from the task's. */
    readonly labels?: readonly string[];
  }[];
  /** Where a clip can be heard, by `<task>/<split>/<file>`; of an excerpt `#<start>-<end>` follows, in seconds. */
  readonly audio: Readonly<Record<string, PageClip>>;
}

export interface PageClip {
  readonly url: string;
  /** Seconds, where only the beginning is there. */
  readonly first?: number;
  /** Seconds, where the address is of a longer clip: when the excerpt begins in it. */
  readonly from?: number;
}

/** What the server tells of a run. */
export interface LiveRun {
  /** The command that started it. */
  readonly title: string;
  readonly status: string;
  /** Steps that have ended, of those that were to run. */
  readonly done: number;
  readonly total: number;
  readonly lines: readonly string[];
}
