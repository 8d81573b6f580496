import { join } from 'node:path';
import { at } from '../at.ts';
import { graphComponents } from '../component-versions.ts';
import { UserError } from '../errors.ts';
import type { PredictionsInfo } from '../formats/folders/predictions-info.ts';
import { copyFileAtomic, defineStep, writeFileAtomic } from '../pipeline/index.ts';
import type { InputFolder, InputSource } from '../pipeline/types.ts';
import { labelledRows } from '../predict/rows/embedded-splits.ts';
import type { Excerpt } from '../prediction-types/excerpt.ts';
import { type LabelParams, readLabelSpace } from '../prediction-types/label-space.ts';
import type { Predicted } from '../prediction-types/prediction-type.ts';
import { headMethod } from '../prediction-types/registry.ts';
import { writeSaliences } from '../prediction-types/salience.ts';
import { readModelRun } from './model-folder.ts';
import { predictClips } from './predict-clips.ts';
import { clipsAtRate } from './task-clips.ts';

export type PredictByModelParams = LabelParams & {
  /** Name of the output that is asked for. */
  readonly output: string;
  /** Labels of the output, in its order. */
  readonly labels: readonly string[];
  /** Hz. */
  readonly sample_rate: number;
  /** Milliseconds from one frame to the next. */
  readonly hop: number;
  /** Of which the salience is written too, where there is one. */
  readonly excerpts?: readonly Excerpt[];
  /** Test splits, and for each the network, null for the model, with its file, in the order of `inputs.audio`. */
  readonly tests: readonly {
    readonly split: string;
    readonly network: string | null;
    readonly file: string;
  }[];
};

type PredictByModelInputs = {
  /** `run.json` and networks of a trained model. */
  readonly model: InputSource;
  /** What describes the task; published with the predictions, so that they can be scored. */
  readonly task: InputSource;
  readonly audio: readonly InputSource[];
  /** Labels of each test split; published too. */
  readonly labels: readonly InputSource[];
};

/**
 * Predicts the test splits of a task by a trained model, each by the network that has not seen it: `predicted-<split>.csv`,
 * all of them together in `predicted-test.csv`, how it came about in `predictions.json`, and what they are scored by, in the
 * formats of heads.
 */
export const predictByModel = defineStep<PredictByModelParams, PredictByModelInputs>({
  module: import.meta.url,
  name: 'PredictByModel',
  version: '3',
  computedBy: graphComponents(),
  async run({ params, inputs, outDir, signal, progress }) {
    const space = await readLabelSpace(params, inputs.task);
    const columns = columnsOf(params.labels, space.vocabulary, inputs.task);
    const run = await readModelRun(inputs.model.path);
    const { loss, write, frequencies: frequenciesOf } = headMethod(space.predictionType);
    const parts: Predicted[] = [];
    const splits: PredictionsInfo['splits'] = {};
    for (const [position, { split, network, file }] of params.tests.entries()) {
      const [audio, labels] = [at(inputs.audio, position), at(inputs.labels, position)];
      const { sample_rate: rate, output, kind, hop } = params;
      const clips = clipsAtRate(audio, rate, split, `the model hears audio at ${rate} Hz`);
      const model = join(inputs.model.path, file);
      const asked = { model, output, kind, hop, columns: params.labels.length, sampleRate: rate };
      const onDone = (done: number, total: number) => progress(done, total, `clips of ${split}`);
      const said = await predictClips(asked, clips, signal, onDone);
      const part = { index: said.index, values: reordered(said.values, columns) };
      const source = { folder: labels.path, split };
      const { targets } = await labelledRows([{ source, index: part.index }], space);
      await write(join(outDir, `predicted-${split}.csv`), space, [part]);
      parts.push(part);
      if (frequenciesOf !== undefined) {
        await writeSaliences(outDir, split, part, space, { excerpts: params.excerpts ?? [], frequenciesOf });
      }
      const about = network === null ? Object.values(run.networks)[0] : run.networks[network];
      const trained = about?.tasks[output];
      splits[split] = {
        train: trained?.train ?? [],
        valid: trained?.valid ?? [],
        grid_point: {},
        epoch: about?.epoch ?? null,
        validation_score: about?.validation_score ?? null,
        postprocessing: trained?.postprocessing ?? null,
        test_loss: loss(part.values, targets, columns.length),
      };
      await copyFiles(labels, outDir);
    }
    if (params.tests.every(({ split }) => split !== 'test')) {
      await write(join(outDir, 'predicted-test.csv'), space, parts);
    }
    await copyFiles(inputs.task, outDir);
    const info: PredictionsInfo = { protocol: 'trained model', seed: run.seed, grid: null, splits };
    await writeFileAtomic(join(outDir, 'predictions.json'), `${JSON.stringify(info, null, 2)}\n`);
  },
});

async function copyFiles({ path: folder, files }: InputFolder, outDir: string): Promise<void> {
  for (const file of files) await copyFileAtomic(join(folder, file), join(outDir, file));
}

/** For each label of the task the column of the output. @throws UserError where they are not the same */
function columnsOf(output: readonly string[], task: readonly string[], names: InputFolder): number[] {
  const columns = task.map((label) => output.indexOf(label));
  const lacking = columns.indexOf(-1);
  const place = join(names.path, names.files.find((file) => file.endsWith('.csv')) ?? '');
  if (lacking >= 0) {
    throw new UserError(
      `${place}: label ${task[lacking]} is none of the model; expected ${output.join(', ')}`,
    );
  }
  const other = output.find((label) => !task.includes(label));
  if (other === undefined) return columns;
  throw new UserError(`${place}: lacks label ${other} of the model; expected ${output.join(', ')}`);
}

/** Rows with their columns in another order. */
function reordered(values: Float32Array, columns: readonly number[]): Float32Array {
  const size = columns.length;
  return values.map((_, at) => values[at - (at % size) + (columns[at % size] as number)] as number);
}
