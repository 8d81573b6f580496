import { UserError } from '../../errors.ts';
import { parseNumber } from '../../formats/files/number-text.ts';
import { linesOf, readTextFile } from '../../formats/files/text-file.ts';
import { UnscorableError } from '../functions/event-times.ts';
import { parseKey } from '../functions/key.ts';
import type { Tempi } from '../functions/tempo.ts';

/**
 * Reads the key of one recording: one line, as `C# minor`. mir_eval.io.load_key.
 *
 * @throws UserError with file and line for what is no key, or not one line
 */
export async function readKey(path: string): Promise<string> {
  const { line, fields } = await onlyLine(path, 'a key, as in C# minor');
  const key = fields.join(' ');
  try {
    parseKey(key);
    return key;
  } catch (error) {
    if (error instanceof UnscorableError) throw new UserError(`${path}, line ${line}: ${error.message}`);
    throw error;
  }
}

const TEMPO = 'two tempi in beats per minute, and how much the first of them counts, from 0 to 1';

/**
 * Reads the tempi of one recording: one line of two tempi, and the weight of the first. mir_eval.io.load_tempo.
 *
 * @param needsWeight whether there must be one, as there must in labels
 * @throws UserError with file and line for what is none of that, or not one line
 */
export async function readTempi(path: string, needsWeight: boolean): Promise<Tempi> {
  const { line, fields } = await onlyLine(path, TEMPO);
  const numbers = fields.map(parseNumber);
  const [first = Number.NaN, second = Number.NaN, weight = needsWeight ? Number.NaN : 0.5] = numbers;
  const are = numbers.length <= 3 && first >= 0 && second >= 0 && weight >= 0 && weight <= 1;
  if (!are || (needsWeight && first === 0 && second === 0)) {
    throw new UserError(`${path}, line ${line}: '${fields.join(' ')}'; expected ${TEMPO}`);
  }
  return { tempi: Float64Array.of(first, second), weight };
}

/** The line of a file that has one, besides comments, divided by blanks, tabs, commas or semicolons. */
async function onlyLine(
  path: string,
  expected: string,
): Promise<{ readonly line: number; readonly fields: readonly string[] }> {
  const text = await readTextFile(path, expected);
  const lines = linesOf(text)
    .map((each, index) => ({ line: index + 1, text: each.trim() }))
    .filter((each) => each.text !== '' && !each.text.startsWith('#'));
  const [only, second] = lines;
  if (only === undefined) throw new UserError(`${path}: empty; expected ${expected}`);
  if (second !== undefined) {
    throw new UserError(
      `${path}, line ${second.line}: '${second.text}'; expected one line alone: ${expected}`,
    );
  }
  return { line: only.line, fields: only.text.split(/[\s,;]+/) };
}
