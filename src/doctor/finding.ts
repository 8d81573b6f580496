/** What a check found. `missing`: something that only some need is not there. */
export interface Finding {
  readonly state: 'ok' | 'missing' | 'warning' | 'failed';
  readonly detail: string;
  /** What mends it. */
  readonly next?: string | undefined;
}
