import { REQUIREMENTS } from '../stages/requirements.ts';
import { programOf } from '../stages/stage-settings.ts';
import type { Stage } from '../stages/stages.ts';
import { cardText } from './card.ts';
import type { EstimatorTexts } from './estimator-texts.ts';

const REQUIRED = `# Packages of npm that developing this estimator needs, and annotating with it does not: name@version, a line each.
`;

/** What belongs into no repository: it is made again by the programs. */
const IGNORED = `/augmented/
/data/
/features/
/resources/estimates/
.heareval/
`;

/** The files of a new estimator, by path in its folder, without the indexes of tracks. */
export function estimatorFiles(texts: EstimatorTexts): Readonly<Record<string, string>> {
  const { kind } = texts;
  return {
    'README.md': cardText(texts),
    [REQUIREMENTS]: REQUIRED,
    '.gitignore': IGNORED,
    'resources/recipe.yaml': `# Representation, network and training; docs/train.md tells of every key. It is trained on the recordings of
# index_train.json, so there are no tasks here.
${kind.recipe}`,
    ...programs(texts),
  };
}

function programs({
  name,
  namespace,
  data,
  seed,
  ...places
}: EstimatorTexts): Readonly<Record<string, string>> {
  const texts: Readonly<Record<Stage, { readonly about: string; readonly settings: string }>> = {
    '00-setup': {
      about: `Deforms each recording of index_train.json and its annotation with it: augmented/<track_id>.<augment_id>.wav and .jams.`,
      settings: `  data: ${quoted(data)}, // <track_id>.wav, or another format, and <track_id>.jams
  seed: ${seed},
  deformations: [
    { name: 'pitch_shift', semitones: [-1, 1] },
    { name: 'time_stretch', rates: [0.9] }, // times as fast
    // { name: 'gain', decibels: [-6] },
    // { name: 'noise', snr: [30] }, // decibels below the recording
  ],`,
    },
    '01-prepare': {
      about: `Makes a task of the recordings, tasks/${name}-1.0.0-full, and what the network is given of each: features/<track_id>.npz.`,
      settings: `  namespace: ${quoted(namespace)},
  validation: 0.25, // of the tracks of index_train.json, to choose the epoch by
  seed: ${seed},`,
    },
    '02-train': {
      about: `Trains by resources/recipe.yaml: models/${name}/<version>, and resources/: model/, representation.json, version.txt.`,
      settings: `  recipe: 'resources/recipe.yaml',`,
    },
    '03-evaluate': {
      about: `Annotates the recordings of index_test.json, from audio, and scores that: resources/test_data.json, resources/estimates/.`,
      settings: `  resamples: 1000, // behind the intervals of scores
  seed: ${seed},`,
    },
  };
  return Object.fromEntries(
    Object.entries(texts).map(([stage, { about, settings }]) => [
      programOf(stage as Stage),
      programText(places, stage as Stage, about, settings),
    ]),
  );
}

function programText(
  { typed, folder }: Pick<EstimatorTexts, 'typed' | 'folder'>,
  stage: Stage,
  about: string,
  settings: string,
): string {
  const file = programOf(stage);
  return `// ${about}
// It runs after those before it:  heareval develop ${typed} --until ${stage}   or   node ${folder}/${file}

export const settings = {
${settings}
};

// Only where it is run itself; heareval reads the settings of a copy.
if (process.argv[1]?.endsWith('${file}') && import.meta.url.endsWith('${file}')) {
  const { runStage } = await import('heareval/develop');
  await runStage(import.meta.filename);
}
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
}
