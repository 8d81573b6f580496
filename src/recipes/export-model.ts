import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { at } from '../at.ts';
import { graphComponents } from '../component-versions.ts';
import { clipsOf } from '../embed/clip-batches.ts';
import { MODEL_FILE, RUN_FILE, VERSION_FILE } from '../modules/trained-folder.ts';
import { networkSource } from '../networks/networks.ts';
import { copyFileAtomic, defineStep, writeFileAtomic } from '../pipeline/index.ts';
import type { InputSource, JsonObject } from '../pipeline/types.ts';
import type { Criterion } from '../predict/judge/validation-score.ts';
import { type LabelParams, type LabelSpace, readLabelSpace } from '../prediction-types/label-space.ts';
import { type ModelRun, networkOf } from './model-folder.ts';
import { SCENE, TIMESTAMP } from './network-graph.ts';
import { TENSORBOARD } from './network-observers.ts';
import { NETWORK_FILE, type NetworkRecord, readNetworkRecord } from './network-record.ts';
import { predictClips } from './predict-clips.ts';
import { type TestedSplit, testSplit } from './test-network.ts';

/** A task that networks were trained on. */
type ExportedTask = LabelParams & {
  /** Name of the task folder. */
  readonly task: string;
  /** Name of the output. */
  readonly output: string;
  /** What the score of a test split is. */
  readonly criterion: Criterion;
};

export type ExportModelParams = {
  readonly name: string;
  readonly version: string;
  /** As it was run. */
  readonly recipe: JsonObject;
  /** Name of what the recipe trains. */
  readonly network: string;
  readonly recipe_sha256: string;
  readonly tasks: readonly ExportedTask[];
  /** Hz. */
  readonly sample_rate: number;
  readonly seed: number;
  /** In the order of `inputs.networks`; `tests` are the test splits by task, null for one that another network tests. */
  readonly networks: readonly { readonly name: string; readonly tests: readonly (string | null)[] }[];
};

type ExportModelInputs = {
  /** By task, what names the columns of predictions, as `readLabelSpace` takes it. */
  readonly vocabularies: readonly InputSource[];
  /** Outputs of `TrainNetwork`. */
  readonly networks: readonly InputSource[];
  /** The audio and the labels of each test split, by network and task. */
  readonly audio: readonly InputSource[];
  readonly labels: readonly InputSource[];
};

/**
 * Writes the folder of a trained model (docs/train.md): `model.onnx`, the first network, with what describes it, all networks
 * in `networks/<name>/`, how they came about, and how each does on the clips that it has not seen, by the exported files
 * themselves.
 */
export const exportModel = defineStep<ExportModelParams, ExportModelInputs>({
  module: import.meta.url,
  name: 'ExportModel',
  version: '5',
  computedBy: graphComponents(),
  async run({ params, inputs, outDir, signal, progress, log }) {
    const spaces: LabelSpace[] = [];
    for (const [place, task] of params.tasks.entries()) {
      spaces.push(await readLabelSpace(task, at(inputs.vocabularies, place)));
    }
    const tested = params.tasks.map((): TestedSplit[] => []);
    const networks: Record<string, ModelRun['networks'][string]> = {};
    let next = 0;
    for (const [position, { name, tests }] of params.networks.entries()) {
      const { path: folder, files: seen } = at(inputs.networks, position);
      const record = await readNetworkRecord(folder);
      const description = describe(params, spaces, record);
      const file = join(outDir, networkOf(name));
      await copyFileAtomic(join(folder, NETWORK_FILE), file);
      await writeJson(file.replace(/onnx$/, 'json'), description);
      if (position === 0) {
        await copyFileAtomic(join(folder, NETWORK_FILE), join(outDir, MODEL_FILE));
        await writeJson(join(outDir, MODEL_FILE.replace(/onnx$/, 'json')), description);
      }
      networks[name] = aboutNetwork(params, record, tests);
      for (const shown of seen.filter((each) => each.startsWith(`${TENSORBOARD}/`))) {
        await copyFileAtomic(join(folder, shown), join(outDir, TENSORBOARD, name, basename(shown)));
      }
      for (const [place, split] of tests.entries()) {
        if (split === null) continue;
        const [audio, labels] = [at(inputs.audio, next), at(inputs.labels, next)];
        next += 1;
        const { kind, criterion, output } = at(params.tasks, place);
        const space = at(spaces, place);
        const { sample_rate: sampleRate } = params;
        const asked = {
          model: file,
          output,
          kind,
          columns: space.vocabulary.length,
          sampleRate,
          hop: record.hop_ms,
        };
        const clips = clipsOf(audio, `${sampleRate}/${split}/`);
        const said = await predictClips(asked, clips, signal, (done, total) =>
          progress(done, total, `clips of ${split}`),
        );
        const chosen = record.tasks[output]?.postprocessing;
        const judged = { ...criterion, ...(chosen ? { postprocessing: [chosen] } : {}) };
        const split_ = await testSplit(split, labels.path, said, judged, space);
        const place_ = params.tasks.length === 1 ? split : `${output} ${split}`;
        log(
          `${place_}: ${criterion.score ?? 'loss'} ${split_.score.toPrecision(4)} over ${clips.length} clips`,
        );
        at(tested, place).push(split_);
      }
    }
    const { name, version, recipe, seed, recipe_sha256 } = params;
    const tasks = params.tasks.map(({ task }) => task);
    const run: ModelRun = {
      name,
      version,
      recipe_sha256,
      tasks,
      seed,
      networks,
      versions: graphComponents(),
    };
    await writeJson(join(outDir, RUN_FILE), run);
    await writeJson(join(outDir, 'test_data.json'), testData(params, tested));
    await writeFileAtomic(join(outDir, 'recipe.yaml'), stringify(recipe));
    await copyFileAtomic(fileURLToPath(networkSource(params.network)), join(outDir, 'network.js'));
    await writeFileAtomic(join(outDir, VERSION_FILE), `${version}\n`);
  },
});

function writeJson(file: string, value: object): Promise<void> {
  return writeFileAtomic(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** What loaders of ONNX models, and users of the outputs, need to know. */
function describe(
  { tasks, sample_rate: sampleRate, recipe }: ExportModelParams,
  spaces: readonly LabelSpace[],
  record: NetworkRecord,
): object {
  const { namespace, ...decoder } = (recipe.decoder ?? {}) as JsonObject;
  return {
    sampleRate,
    sceneOutput: SCENE,
    timestampOutput: TIMESTAMP,
    hop: record.hop_ms,
    firstCentre: 0,
    outputs: Object.fromEntries(
      tasks.map(({ task, output, prediction_type, kind }, place) => {
        const { vocabulary: labels, settings } = at(spaces, place);
        const { train = [], valid = [] } = record.tasks[output] ?? {};
        const trained_on = [...train, ...valid];
        const about = {
          task,
          prediction_type,
          kind,
          labels,
          ...(settings === undefined ? {} : { settings }),
        };
        const decoded = {
          ...(namespace === undefined ? {} : { namespace }),
          ...(Object.keys(decoder).length === 0 ? {} : { decoder }),
        };
        return [output, { ...about, trained_on, ...decoded }];
      }),
    ),
  };
}

/** How a network came about, as `run.json` has it. */
function aboutNetwork(
  params: ExportModelParams,
  { tasks, seed, epoch, epochs, validation_score, parameters, curve }: NetworkRecord,
  tests: readonly (string | null)[],
): ModelRun['networks'][string] {
  const withTests = params.tasks.map(({ task, output }, place) => {
    const trained = tasks[output];
    if (trained === undefined) throw new Error(`a network was not trained on ${output}`);
    return [output, { task, ...trained, test: tests[place] ?? null }] as const;
  });
  const train_loss = curve.find((point) => point.epoch === epoch)?.train_loss;
  return {
    tasks: Object.fromEntries(withTests),
    seed,
    epoch,
    epochs,
    train_loss,
    validation_score,
    parameters,
  };
}

/** `test_data.json`: by output the score of each test split and their mean, and the loss of each clip. */
function testData({ tasks }: ExportModelParams, tested: readonly (readonly TestedSplit[])[]): object {
  const ofTasks = tasks.map(({ task, output, criterion }, place) => {
    const tests = at(tested, place);
    const losses = ({ clips }: TestedSplit) =>
      Object.fromEntries(clips.map(({ file, loss }) => [file, loss]));
    const about = {
      task,
      score: criterion.score ?? 'loss',
      mean: tests.reduce((sum, { score }) => sum + score, 0) / tests.length,
      splits: Object.fromEntries(tests.map(({ split, score }) => [split, score])),
      clips: Object.fromEntries(tests.map((test) => [test.split, losses(test)])),
    };
    return [output, about] as const;
  });
  return { tasks: Object.fromEntries(ofTasks) };
}
