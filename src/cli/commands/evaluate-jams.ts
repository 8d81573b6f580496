import { shownText, UserError } from '../../errors.ts';
import { type AnnotationScores, scoreJams } from '../../evaluate/jams/score-jams.ts';
import { isJamsName, readJams } from '../../formats/jams/read.ts';
import { table } from '../../pipeline/text/text-table.ts';
import { printJson } from '../store-options.ts';

/** Whether what was typed asks to score JAMS files, and not a task. */
export function asksForJams(typed: string | undefined, estimate: string | undefined): typed is string {
  return typed !== undefined && (estimate !== undefined || isJamsName(typed));
}

/** Prints the scores of all that two JAMS files have both. */
export async function printJamsScores(
  reference: string,
  estimate: string | undefined,
  { json }: { readonly json?: true | undefined },
): Promise<void> {
  if (estimate === undefined) {
    throw new UserError(
      `${reference}: one JAMS file; expected that of a reference, then that of an estimate`,
      {
        next: `heareval evaluate ${reference} estimate.jams`,
      },
    );
  }
  const tell = (line: string) => console.error(shownText(line));
  const { scored, left } = scoreJams(await readJams(reference, tell), await readJams(estimate, tell));
  for (const line of left) tell(`not scored: ${line}`);
  if (scored.length === 0) {
    throw new UserError(`${reference} and ${estimate}: nothing that both have can be scored`, {
      next: `heareval jams show ${reference}`,
    });
  }
  if (json) printJson({ reference, estimate, scored, left });
  else console.log(table(['namespace', 'annotations', 'score', 'value'], scored.flatMap(rowsOf)));
}

function rowsOf({ namespace, reference, estimate, scores }: AnnotationScores): string[][] {
  return Object.entries(scores).map(([name, value], index) => [
    ...(index === 0 ? [namespace, `${reference.annotation}, ${estimate.annotation}`] : ['', '']),
    name,
    value === null ? 'undefined' : value.toFixed(4),
  ]);
}
