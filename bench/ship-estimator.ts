import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readScoresFile, type ScoresFile } from '../src/formats/folders/scores-file.ts';
import { MODEL_FILE, trainedFolder, VERSION_FILE } from '../src/modules/trained-folder.ts';
import { readModelRun } from '../src/recipes/model-folder.ts';

/**
 * Takes the newest version of a model of `models/` into the package: its files, and the scores that its own predictions of its
 * test clips have, go to `estimators/<name>/`; the figures go into `README.md` there, the card, which is written by hand otherwise.
 *
 *     heareval train recipes/estimators/melody.yaml
 *     heareval predict --model ./models/melody --task sampled_melody
 *     heareval evaluate sampled_melody-1.0.0-full
 *     npm run --silent build:test && node .build/bench/ship-estimator.js melody
 */

/** All that is needed to annotate, and to tell how the model came about. */
const FILES = [MODEL_FILE, 'model.json', 'recipe.yaml', 'run.json', 'test_data.json', 'network.js'];
/** Bytes of a network. */
const MOST_BYTES = 3e6;
const SCORES_FILE = 'scores.json';
const [BEGIN, END] = ['<!-- figures -->', '<!-- end of figures -->'];

const { positionals } = parseArgs({ allowPositionals: true });
for (const name of positionals) await ship(name);

async function ship(name: string): Promise<void> {
  const model = await trainedFolder(join('models', name), process.cwd());
  if (model === undefined) throw new Error(`models/${name}: no model; expected one that heareval train made`);
  const { size } = statSync(join(model.folder, MODEL_FILE));
  if (size > MOST_BYTES) throw new Error(`${model.folder}: ${size} bytes; expected at most ${MOST_BYTES}`);
  const { tasks } = await readModelRun(model.folder);
  const scored = join('embeddings', name, tasks[0] ?? '');
  const scores = await readScoresFile(scored);
  const folder = join('estimators', name);
  mkdirSync(folder, { recursive: true });
  for (const file of FILES) copyFileSync(join(model.folder, file), join(folder, file));
  copyFileSync(join(scored, SCORES_FILE), join(folder, SCORES_FILE));
  writeFileSync(join(folder, VERSION_FILE), `${model.version}\n`);
  const card = join(folder, 'README.md');
  writeFileSync(card, withFigures(readFileSync(card, 'utf8'), scores, card));
  console.log(`${folder}: version ${model.version}, ${size} bytes`);
}

/** The card with the table of scores between its marks. */
function withFigures(card: string, { aggregated, splits }: ScoresFile, file: string): string {
  const [begin, end] = [card.indexOf(BEGIN), card.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${file}: expected the lines ${BEGIN} and ${END}`);
  const clips = Object.values(splits).reduce((sum, split) => sum + split.clips, 0);
  const rows = Object.entries(aggregated).map(([score, { mean, confidence_interval: interval }]) => {
    const ends = interval?.map((each) => each.toFixed(3)).join(' to ') ?? '';
    return `| \`${score}\` | ${mean?.toFixed(3) ?? ''} | ${ends} |`;
  });
  const table = [`| score, ${clips} test clips | | 95 % |`, '|---|---|---|', ...rows];
  return `${card.slice(0, begin)}${BEGIN}\n\n${table.join('\n')}\n\n${card.slice(end)}`;
}
