import { parseArgs } from 'node:util';
import { loadEstimator } from '../src/estimators/load-estimators.ts';
import { scoreEstimator } from './ship-estimator/score-estimator.ts';

/**
 * Scores an estimator on the test clips of any task folder with the labels of its kind, from audio, as those of another sound font:
 *
 *     heareval preprocess sampled_melody --soundfont MuseScore_General_Lite.sf3 --sample-rate 22050 --tasks-dir other
 *     npm run --silent build:test && node .build/bench/score-estimator.js ./estimators/melody other/sampled_melody-1.0.0-full
 */

const { positionals } = parseArgs({ allowPositionals: true });
const [name = '', task = '', split = 'test'] = positionals;
const estimator = await loadEstimator(name);
const { clips, scores, classes = {} } = await scoreEstimator(estimator, task, split);
console.log(`${name} ${estimator.version}, ${clips} clips of ${task}`);
for (const { name: score, value, confidence_interval: interval } of scores) {
  const ends = interval?.map((each) => each.toFixed(3)).join(' to ') ?? '';
  console.log(`${score} ${value.toFixed(3)} (${ends})`);
}
for (const [score, labels] of Object.entries(classes)) {
  for (const [label, parts] of Object.entries(labels)) console.log(score, label, JSON.stringify(parts));
}
await estimator.release();
