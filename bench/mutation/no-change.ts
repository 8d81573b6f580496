import { readFileSync } from 'node:fs';
import type { NamedMutant } from './survivors.ts';

interface Unseen {
  readonly file: string;
  /** What the line of the source begins with. */
  readonly line: string;
  readonly change: string;
  readonly why: string;
}

/** Mutations that no input can tell from the code as it is. */
const NO_CHANGE: readonly Unseen[] = [
  {
    file: 'src/predict/predict-step.ts',
    line: 'if (hash === undefined) throw new Error(',
    change: 'removed guard: hash === undefined -> false',
    why: 'a defect: inputs have the files that they are asked for',
  },
  {
    file: 'src/datasets/disk/float-text.ts',
    line: 'if (digits < 1e8) {',
    change: 'comparison: digits < 1e8 -> digits <= 1e8',
    why: 'the comparison below takes the exponent back',
  },
  {
    file: 'src/modules/network/network-module.ts',
    line: '{ count = 1 }: Output,',
    change: 'constant: 1 -> 2',
    why: 'frames of windows of one length have been counted',
  },
  {
    file: 'src/modules/network/network-module.ts',
    line: "if (clips === undefined) throw new Error('no output was chosen');",
    change: 'removed guard: clips === undefined -> false',
    why: 'a defect: an output was chosen when the model was loaded',
  },
  {
    file: 'src/report/html/task-section.ts',
    line: 'const folds = Math.max(0, ...cells.map((cell) => cell.folds));',
    change: 'constant: 0 -> 1',
    why: 'all that is asked is whether there are two',
  },
  {
    file: 'src/predict/probes/cholesky.ts',
    line: 'if (start === 0) return new Float64Array(size * end);',
    change: 'constant: 0 -> 1',
    why: 'a product over no columns is zeros too',
  },
  {
    file: 'src/tasks/corpus/clips/wav-output.ts',
    line: 'if (shared.length < size) shared = new Uint8Array(size);',
    change: 'comparison: shared.length < size -> shared.length <= size',
    why: 'other memory of the same size',
  },
  {
    file: 'src/formats/files/csv.ts',
    line: 'let [columns, header] = [0, 1];',
    change: 'constant: 1 -> 2',
    why: 'the first row says where it is',
  },
  {
    file: 'src/report/charts/distances.ts',
    line: 'const most = distances.reduce(',
    change: 'constant: 0 -> 1',
    why: 'what was found was found once at least, and shares of none are 0',
  },
  {
    file: 'src/tasks/downloads-to-come.ts',
    line: 'seen.add(source);',
    change: 'dropped call: seen.add(source); -> ;',
    why: 'what is found is a set, and a graph has no circle',
  },
  {
    file: 'src/tasks/tone_jnd.ts',
    line: "belongsTo: String(pair).padStart(5, '0'),",
    change: 'constant: 5 -> 6',
    why: 'names of pairs are only compared, and there are fewer than 100,000',
  },
  {
    file: 'src/pipeline/care/remnants.ts',
    line: 'return ageOf(path) > TEMPORARY_MS;',
    change: 'comparison: ageOf(path) > TEMPORARY_MS -> ageOf(path) >= TEMPORARY_MS',
    why: 'an age is that of the moment of asking, to a fraction of a millisecond',
  },
  {
    file: 'src/pipeline/engines/desk.ts',
    line: "signal.addEventListener('abort', this.#cancel, { once: true });",
    change: 'constant: true -> false',
    why: 'a signal is aborted once',
  },
];

/** `undefined` where a mutation may change something. */
export function whyNothingChanges({ place, change }: NamedMutant): string | undefined {
  const [file = '', number] = place.split(':');
  const known = NO_CHANGE.filter((each) => each.file === file && each.change === change);
  if (known.length === 0) return undefined;
  const line = readFileSync(file, 'utf8').split('\n')[Number(number) - 1]?.trim() ?? '';
  return known.find((each) => line.startsWith(each.line))?.why;
}
