import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { at } from '../at.ts';
import type { Device } from '../compute/devices.ts';
import { shownText, UserError } from '../errors.ts';
import { testScoresSchema } from '../estimators/test-scores.ts';
import { fewNames } from '../few.ts';
import { readJsonFile } from '../formats/files/json-file.ts';
import { nearestName } from '../nearest-name.ts';
import {
  planPipeline,
  type RunResult,
  runInTerminal,
  type StepNode,
  type TerminalRunOptions,
  table,
} from '../pipeline/index.ts';
import { runTraining } from '../recipes/run-training.ts';
import type { TrackingOptions } from '../recipes/tracking.ts';
import { uploadWandb } from '../recipes/upload-wandb.ts';
import { EXIT } from '../run-program.ts';
import { refuseForeignTask } from '../tasks/corpus/foreign-task.ts';
import { counted } from '../tasks/own/labels/told-names.ts';
import type { DevelopFlags } from './program-flags.ts';
import { type Development, readDevelopment } from './stages/development.ts';
import {
  type DevelopmentOptions,
  evaluatedNodes,
  featureNode,
  type Prepared,
  preparedNodes,
  trainedNodes,
} from './stages/development-nodes.ts';
import { TEST_SCORES } from './stages/evaluate-estimator.ts';
import { STAGES, type Stage } from './stages/stages.ts';

const NAMES_TOLD = 5;

export interface DevelopOptions extends DevelopFlags, Pick<TerminalRunOptions, 'runOn' | 'job'> {
  /** Where folders of estimators are. */
  readonly trainingDir: string;
  /** Values that take the place of the recipe's, as `training.epochs=5`. */
  readonly set?: readonly string[] | undefined;
  /** What the network is trained on; default: `cpu`. */
  readonly device?: Device | undefined;
  readonly tracking?: TrackingOptions | undefined;
}

/**
 * Develops an estimator for a person at a terminal: runs the stages of its folder up to one of them, and prints what came of
 * it.
 *
 * @param typed the name of an estimator in `trainingDir`, or the path of its folder
 * @returns the exit code
 * @throws UserError for what is wrong with the folder
 */
export async function develop(typed: string, options: DevelopOptions, signal: AbortSignal): Promise<number> {
  if (options.job !== undefined) return (await runInTerminal([], { ...options, signal })).exitCode;
  const { until, stage } = stageOf(options.until);
  const development = await readDevelopment(typed, options.trainingDir, options.set);
  const { leftOut, name } = development;
  if (leftOut.length > 0 && !options.json) {
    console.error(
      shownText(
        `${name}: ${counted(leftOut.length, 'recording')} in neither index: ${fewNames(leftOut, NAMES_TOLD)}`,
      ),
    );
  }
  const { workdir, cache, tasksDir, modelsDir, device, tracking } = options;
  const store = { workdir, ...(cache === undefined ? {} : { cache }) };
  const making = { tasksDir, modelsDir, store, device, tracking, claim: options.dryRun !== true };
  const prepared = preparedNodes(development, making);
  refuseForeignTask(join(tasksDir, prepared.task.name));
  const running = { ...options, until, signal };
  if (stage === '00-setup') {
    const { exitCode } = await runInTerminal([prepared.deformed], running);
    return told(exitCode, join(development.folder, 'augmented'), options);
  }
  if (stage === '01-prepare') {
    const nodes = [prepared.task.node, featureNode(development, prepared, making)];
    const { exitCode } = await runInTerminal(nodes, running);
    return told(exitCode, join(development.folder, 'features'), options);
  }
  // Whether what was trained is to be another version is seen by what it is trained on, once that is there.
  if (making.claim && (await hasChanged(development, prepared, making))) {
    const first = await runInTerminal([prepared.task.node], { ...running, until: undefined });
    if (first.exitCode !== EXIT.ok) return first.exitCode;
  }
  return trainAndEvaluate(development, prepared, { ...making, running, stage, json: options.json });
}

interface Training extends DevelopmentOptions {
  readonly running: Parameters<typeof runInTerminal>[1];
  readonly stage: Stage;
  readonly json: true | undefined;
}

async function trainAndEvaluate(
  development: Development,
  prepared: Prepared,
  { running, stage, json, ...making }: Training,
): Promise<number> {
  const trained = await trainedNodes(development, prepared, making);
  const nodes: StepNode[] = [...trained.nodes, featureNode(development, prepared, making, trained.nodes)];
  const evaluation = stage === '03-evaluate' ? evaluatedNodes(development, prepared, trained) : undefined;
  if (evaluation !== undefined) nodes.push(evaluation.evaluated, evaluation.shown);
  const { result, exitCode } = await runTraining(nodes, development.recipe.recipe, running);
  if (result !== undefined) await uploadWandb(result, console.error);
  if (result === undefined || exitCode !== EXIT.ok || json) return exitCode;
  if (evaluation !== undefined) await printScores(result, evaluation.evaluated);
  console.log(relative('', trained.folder));
  return exitCode;
}

/** The stage that `--until` names, the last one by default; what names steps is left to the pipeline. */
function stageOf(until: readonly string[] = []): {
  readonly stage: Stage;
  readonly until: readonly string[] | undefined;
} {
  const typed = until.filter((each) => /^\d/.test(each)).map((each) => each.replace(/\.mjs$/, ''));
  const places = typed.map((each) => (STAGES as readonly string[]).indexOf(each));
  const unknown = typed[places.indexOf(-1)];
  if (unknown !== undefined) {
    const near = nearestName(unknown, STAGES);
    throw new UserError(
      `--until ${unknown}: no such stage; expected one of ${STAGES.join(', ')}${near === undefined ? '' : `, perhaps ${near}`}`,
    );
  }
  const last = places.length === 0 ? STAGES.length - 1 : Math.max(...places);
  const steps = until.filter((each) => !/^\d/.test(each));
  return {
    stage: at(STAGES, last),
    until: steps.length > 0 ? steps : undefined,
  };
}

/** Whether there is a model of the estimator, and what it is trained on is to be made anew. */
async function hasChanged(
  { name }: Development,
  { task }: Prepared,
  { modelsDir, store }: DevelopmentOptions,
): Promise<boolean> {
  if (!existsSync(join(modelsDir, name))) return false;
  const { steps } = await planPipeline([task.node], store);
  return steps.some(({ state }) => state !== 'fresh');
}

/** Prints the folder that came of a run that ended well. */
function told(exitCode: number, folder: string, { json, dryRun }: DevelopOptions): number {
  if (exitCode === EXIT.ok && !json && !dryRun) console.log(relative('', folder));
  return exitCode;
}

async function printScores(result: RunResult, evaluated: StepNode): Promise<void> {
  const file = join(result.outputOf(evaluated), TEST_SCORES);
  const { clips, scores } = await readJsonFile(file, testScoresSchema, 'scores of test recordings');
  const rows = scores.map(({ name, value, confidence_interval: interval }) => [
    name,
    value.toFixed(3),
    interval === null ? '' : interval.map((each) => each.toFixed(3)).join(' to '),
  ]);
  console.log(`\n${table([`score of ${clips} test tracks`, 'mean', '95 % interval'], rows)}\n`);
}
