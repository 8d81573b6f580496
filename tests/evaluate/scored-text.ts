import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../src/errors.ts';
import { type FileScores, type FilesToScore, scoreFiles } from '../../src/evaluate/file-scores.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** How events are made of frames. */
export const frames = { threshold: 0.5, medianFilterMs: 0, minDurationMs: 0 };

export const multiclass = 'filename,label\na.wav,dog\nb.wav,cat\n';
export const multilabel = 'filename,labels\na.wav,"[""dog"",""cat""]"\nb.wav,[]\n';
/** Of either. */
export const predicted = 'filename,cat,dog\nb.wav,0.75,0.25\na.wav,0.25,0.75\n';
export const events = 'filename,label,start,end\na.wav,dog,100,300\nb.wav,,,\n';

/** Writes both files and scores them; `labels` that begin with a brace are JSON. */
export async function score(
  t: ExecutionContext,
  type: FilesToScore['type'],
  labels: string,
  predictions: string,
  more: Partial<FilesToScore> = {},
): Promise<FileScores> {
  const folder = temporaryFolder(t);
  const files = {
    labels: join(folder, labels.startsWith('{') ? 'test.json' : 'test.csv'),
    predictions: join(folder, 'predicted.csv'),
  };
  writeFileSync(files.labels, labels);
  writeFileSync(files.predictions, predictions);
  return scoreFiles({ ...files, type, frames, resamples: 0, ...more });
}

/** By what is wrong with them. */
export type RefusedFiles = Readonly<
  Record<string, readonly [type: FilesToScore['type'], labels: string, predictions: string, message: RegExp]>
>;

/** A test for each: they are refused in one line. */
export function testRefused(refused: RefusedFiles): void {
  for (const [what, [type, labels, predictions, message]] of Object.entries(refused)) {
    test(`${what}: one line`, async (t) => {
      const error = await t.throwsAsync(score(t, type, labels, predictions), {
        instanceOf: UserError,
        message,
      });
      t.false(error.message.includes('\n'));
    });
  }
}
