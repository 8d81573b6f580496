/** Most characters of a value that a message shows. */
const SHOWN = 60;

/** What was found in a file: problems, for which it is refused, and what is told and let be. Each is one line with its place. */
export class Findings {
  readonly problems: string[] = [];
  readonly remarks: string[] = [];

  /** @param place for instance `annotations[2] (chord), observation 17` */
  problem(place: string, what: string): void {
    this.problems.push(`${place}: ${what}`);
  }

  remark(place: string, what: string): void {
    this.remarks.push(`${place}: ${what}`);
  }
}

/** A value as a message shows it: JSON, and not all of it where it is long. */
export function shownValue(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing');
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
}
