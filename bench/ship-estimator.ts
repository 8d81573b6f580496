import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadEstimator } from '../src/estimators/load-estimators.ts';
import type { TestScores } from '../src/estimators/test-scores.ts';
import { MODEL_FILE, trainedFolder, VERSION_FILE } from '../src/modules/trained-folder.ts';
import { readModelRun } from '../src/recipes/model-folder.ts';
import { chooseSettings } from './ship-estimator/choose-settings.ts';
import { scoreEstimator } from './ship-estimator/score-estimator.ts';

/**
 * Takes the newest version of a model of `models/` into the package. Its files go to `estimators/<name>/`; the thresholds of its
 * decoder are chosen on the validation clips of its task and go into `model.json`; then it annotates the test clips, from audio, and
 * what comes of that goes into `test_scores.json` and into `README.md` there, the card, which is written by hand otherwise.
 *
 *     heareval train recipes/estimators/melody.yaml
 *     npm run --silent build:test && node .build/bench/ship-estimator.js melody
 */

/** All that is needed to annotate, and to tell how the model came about. */
const FILES = [MODEL_FILE, 'model.json', 'recipe.yaml', 'run.json', 'test_data.json', 'network.js'];
/** Bytes of a network. */
const MOST_BYTES = 3e6;
const [BEGIN, END] = ['<!-- figures -->', '<!-- end of figures -->'];

const { positionals } = parseArgs({ allowPositionals: true });
for (const name of positionals) await ship(name);

async function ship(name: string): Promise<void> {
  const model = await trainedFolder(join('models', name), process.cwd());
  if (model === undefined) throw new Error(`models/${name}: no model; expected one that heareval train made`);
  const { size } = statSync(join(model.folder, MODEL_FILE));
  if (size > MOST_BYTES) throw new Error(`${model.folder}: ${size} bytes; expected at most ${MOST_BYTES}`);
  const [task = ''] = (await readModelRun(model.folder)).tasks;
  const folder = join('estimators', name);
  mkdirSync(folder, { recursive: true });
  for (const file of FILES) copyFileSync(join(model.folder, file), join(folder, file));
  writeFileSync(join(folder, VERSION_FILE), `${model.version}\n`);
  await chooseSettings(folder, join('tasks', task));
  const estimator = await loadEstimator(folder, { cwd: process.cwd() });
  const { classes, ...scored } = await scoreEstimator(estimator, join('tasks', task), 'test');
  const scores: TestScores = { task, split: 'test', ...scored };
  await estimator.release();
  writeFileSync(join(folder, 'test_scores.json'), `${JSON.stringify(scores, null, 2)}\n`);
  const card = join(folder, 'README.md');
  writeFileSync(card, withFigures(readFileSync(card, 'utf8'), scores, card));
  console.log(`${folder}: version ${model.version}, ${size} bytes`);
}

/** The card with the table of scores between its marks. */
function withFigures(card: string, { clips, scores }: TestScores, file: string): string {
  const [begin, end] = [card.indexOf(BEGIN), card.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${file}: expected the lines ${BEGIN} and ${END}`);
  const rows = scores.map(({ name, value, confidence_interval: interval }) => {
    const ends = interval?.map((each) => each.toFixed(3)).join(' to ') ?? '';
    return `| \`${name}\` | ${value.toFixed(3)} | ${ends} |`;
  });
  const table = [`| score of ${clips} test clips | | 95 % |`, '|---|---|---|', ...rows];
  return `${card.slice(0, begin)}${BEGIN}\n\n${table.join('\n')}\n\n${card.slice(end)}`;
}
