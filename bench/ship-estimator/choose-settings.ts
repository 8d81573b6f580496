import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outputs } from '../../src/estimators/estimator.ts';
import { loadEstimator } from '../../src/estimators/load-estimators.ts';
import { clipsOf, scoreOutputs } from './score-estimator.ts';

type Settings = Readonly<Record<string, number>>;

const shares = (...percent: readonly number[]) => percent.map((each) => each / 100);

/** By decoder, what is tried. */
const TRIED: Readonly<Record<string, readonly Settings[]>> = {
  contour: shares(5, 10, 15, 20, 25, 30, 35, 40, 45, 50).map((voicing_threshold) => ({ voicing_threshold })),
  chords: [0.2, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99].map((p_self) => ({ p_self })),
  events: shares(15, 20, 25, 30, 35, 40, 45, 50).flatMap((threshold) =>
    [500, 1000, 2000, 3000].map((median_filter_ms) => ({ threshold, median_filter_ms, min_duration: 500 })),
  ),
  notes: shares(5, 10, 15, 20, 30).flatMap((threshold) =>
    shares(25, 50, 70).map((onset_threshold) => ({ threshold, onset_threshold })),
  ),
};

/**
 * Chooses the thresholds of a model's decoder by the first score of the validation clips, and writes them into its `model.json`.
 *
 * @param folder with one output, of a task whose folder is `task`
 */
export async function chooseSettings(folder: string, task: string): Promise<void> {
  const file = join(folder, 'model.json');
  const model = JSON.parse(readFileSync(file, 'utf8'));
  const given = await loadEstimator(folder);
  const outputs = new Map<string, Outputs>();
  for (const [name, path] of clipsOf(task, 'valid', given.source.sampleRate)) {
    outputs.set(name, await given.outputs(path));
  }
  await given.release();
  const write = (settings: Settings) => {
    model.outputs[given.output].decoder = { name: given.decoder, ...settings };
    writeFileSync(file, `${JSON.stringify(model, null, 2)}\n`);
  };
  let best: { readonly settings: Settings; readonly score: number } | undefined;
  for (const settings of TRIED[given.decoder] ?? []) {
    write(settings);
    const score = await scoreOutputs(await loadEstimator(folder), outputs, task, 'valid');
    console.log(`${folder}: ${JSON.stringify(settings)} ${score.toFixed(4)}`);
    if (best === undefined || score > best.score) best = { settings, score };
  }
  if (best !== undefined) write(best.settings);
}
