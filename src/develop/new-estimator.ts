import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { BadInputsError, UserError } from '../errors.ts';
import { fewLines, fewNames } from '../few.ts';
import { readJams } from '../formats/jams/read.ts';
import { stringifyJams } from '../formats/jams/write.ts';
import { makeFolder } from '../make-folder.ts';
import { copyFileAtomic, writeFileAtomic } from '../pipeline/index.ts';
import { isTaskFolder } from '../tasks/archive/locate-tasks.ts';
import { counted } from '../tasks/own/labels/told-names.ts';
import { findKind, kindOf, knownNamespaces } from './kinds/kinds.ts';
import { estimatorFiles } from './programs/estimator-files.ts';
import { checkName, INDEX_TEST, INDEX_TRAIN } from './stages/development.ts';
import { readTaskTracks } from './tracks/task-tracks.ts';
import { readTrackFolder } from './tracks/track-folder.ts';
import { shuffleSplit, trackIndexText } from './tracks/track-index.ts';
import { TRAINING_DIR } from './training-dir.ts';

/** Seeds of all that is drawn, unless the programs are changed. */
const SEED = 20170412;
const DATA = 'data';
const PROBLEMS_TOLD = 20;

export interface NewEstimatorOptions {
  readonly trainingDir: string;
  /** A folder of recordings and annotations, or a task folder. @default none yet */
  readonly from?: string | undefined;
  /** Of the annotations. @default the only one that all have and that can be trained */
  readonly namespace?: string | undefined;
  /** Of the recordings, for the test index; of a task its test split is. */
  readonly testShare: number;
  /** Is told what was made, and what was guessed. */
  readonly tell: (line: string) => void;
}

/** What recordings there are. */
interface Found {
  /** From the estimator's folder. */
  readonly data: string;
  readonly train: readonly string[];
  readonly test: readonly string[];
  readonly namespace: string;
}

/**
 * Makes the folder in which an estimator is developed, `<trainingDir>/<name>/`, whole or not at all.
 *
 * @returns its path
 * @throws UserError for a name that cannot be one, a folder that is there, and recordings and annotations that do not go together
 */
export async function newEstimator(name: string, options: NewEstimatorOptions): Promise<string> {
  checkName(name);
  const { trainingDir, tell } = options;
  if (options.namespace !== undefined) kindOf(options.namespace, '--namespace');
  const folder = join(trainingDir, name);
  if (existsSync(folder)) {
    throw new UserError(`${folder}: is there already; expected a new name, or the folder moved away`);
  }
  const made = join(trainingDir, `.new-${name}-${process.pid}`);
  try {
    makeFolder(made);
    const found = await foundIn(options, folder, made);
    const kind = kindOf(found.namespace, '--namespace');
    const { namespace, data, train, test } = found;
    const files = estimatorFiles({ ...typedAs(name, trainingDir), namespace, kind, data, seed: SEED });
    for (const [file, text] of Object.entries(files)) {
      makeFolder(dirname(join(made, file)));
      await writeFileAtomic(join(made, file), text);
    }
    await writeFileAtomic(join(made, INDEX_TRAIN), trackIndexText(train));
    await writeFileAtomic(join(made, INDEX_TEST), trackIndexText(test));
    await rename(made, folder);
    tell(
      `${train.length} tracks in ${INDEX_TRAIN}, ${test.length} in ${INDEX_TEST}; ${namespace}, as ${kind.about}`,
    );
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

/** What an estimator is called, and found by. */
function typedAs(name: string, trainingDir: string) {
  const folder = join(trainingDir, name).split(sep).join('/');
  return { name, folder, typed: trainingDir === TRAINING_DIR ? name : folder };
}

async function foundIn(
  { from, namespace, testShare, tell }: NewEstimatorOptions,
  folder: string,
  made: string,
): Promise<Found> {
  if (from === undefined) {
    if (namespace === undefined) {
      throw new UserError(`no --namespace; expected one of ${knownNamespaces()}, or --from and a folder`);
    }
    makeFolder(join(made, DATA));
    tell(`no --from: recordings and annotations go to ${join(folder, DATA)}, their ids into the indexes`);
    return { data: DATA, train: [], test: [], namespace };
  }
  if (await isTaskFolder(from)) return copiedTask(from, made, namespace);
  const tracks = await readTrackFolder(from);
  const { part: test, rest: train } = shuffleSplit([...tracks.keys()], testShare, SEED);
  if (tracks.size < 3) {
    throw new UserError(
      `${from}: ${counted(tracks.size, 'recording')}; expected at least 3, to learn from, to choose by and to score`,
    );
  }
  if (train.length < 2) {
    throw new UserError(
      `--test-share ${testShare}: leaves ${train.length} of ${tracks.size} recordings; expected a smaller share, that leaves 2 to learn from and to choose by`,
    );
  }
  const files = Array.from(tracks.values(), ({ annotation }) => join(from, annotation));
  if (namespace !== undefined) await requireNamespace(namespace, from, files);
  const chosen = namespace ?? (await onlyNamespace(from, files, tell));
  const data = relative(folder, resolve(from)).split(sep).join('/');
  return { data, train, test, namespace: chosen };
}

/** The clips of a task and its labels, written as recordings and annotations. */
async function copiedTask(task: string, made: string, namespace: string | undefined): Promise<Found> {
  const tracks = await readTaskTracks(task);
  makeFolder(join(made, DATA));
  for (const { id, audio, jams } of tracks) {
    await copyFileAtomic(audio, join(made, DATA, `${id}.wav`));
    await writeFileAtomic(join(made, DATA, `${id}.jams`), stringifyJams(jams));
  }
  const found = tracks[0]?.jams.annotations[0]?.namespace ?? '';
  if (namespace !== undefined && namespace !== found) {
    throw new UserError(`--namespace ${namespace}: ${task} has ${found}; expected that, or none`);
  }
  const idsOf = (isTest: boolean) => tracks.flatMap((track) => (track.isTest === isTest ? [track.id] : []));
  return { data: DATA, train: idsOf(false), test: idsOf(true), namespace: found };
}

/** @throws BadInputsError that names all files without the namespace */
async function requireNamespace(namespace: string, from: string, files: readonly string[]): Promise<void> {
  const without: string[] = [];
  for (const file of files) {
    const own = (await readJams(file)).annotations.map((each) => each.namespace);
    if (own.includes(namespace)) continue;
    without.push(`${file}: ${own.length === 0 ? 'no annotations' : `annotations of ${fewNames(own, 8)}`}`);
  }
  if (without.length === 0) return;
  throw new BadInputsError(
    `--namespace ${namespace}: ${counted(without.length, 'annotation')} of ${files.length} in ${from} without it:`,
    fewLines(without, PROBLEMS_TOLD),
  );
}

/** The one namespace that all files have and that can be trained, which is told. */
async function onlyNamespace(
  from: string,
  files: readonly string[],
  tell: (line: string) => void,
): Promise<string> {
  let shared: readonly string[] | undefined;
  const seen = new Set<string>();
  for (const file of files) {
    const own = (await readJams(file)).annotations.map((each) => each.namespace);
    for (const each of own) seen.add(each);
    shared = (shared ?? [...new Set(own)]).filter(
      (each) => own.includes(each) && findKind(each) !== undefined,
    );
  }
  const [only, other] = shared ?? [];
  if (only !== undefined && other === undefined) {
    tell(`namespace ${only}, the only one of all annotations that an estimator can be trained on`);
    return only;
  }
  const there = seen.size === 0 ? 'no annotations' : `annotations of ${fewNames([...seen].sort(), 8)}`;
  throw new UserError(
    only === undefined
      ? `${from}: ${there}; expected one that all files have, of ${knownNamespaces()}`
      : `${from}: all files have ${(shared ?? []).join(' and ')}; expected --namespace and one of them`,
  );
}
