import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Estimator, Outputs } from '../../src/estimators/estimator.ts';
import type { TestScores } from '../../src/estimators/test-scores.ts';
import { type FileScores, scoreFiles } from '../../src/evaluate/file-scores.ts';
import type { Annotation } from '../../src/formats/jams/jams.ts';
import { observationEnd } from '../../src/formats/jams/observation-end.ts';
import { hzOfMidi } from '../../src/formats/labels/midi-number.ts';
import { noteTableText } from '../../src/formats/labels/note-labels.ts';
import { scoreTags } from './score-tags.ts';

type Scored = Pick<TestScores, 'clips' | 'resamples' | 'scores'> & {
  /** Of events: by score and label. */
  readonly classes?: FileScores['classes'] | undefined;
};
type Type = 'pitch' | 'notes' | 'chord' | 'event';

interface Contour {
  readonly frequency: number;
  readonly voiced: boolean;
}

const RESAMPLES = 1000;
const TAGS = 'tag_open';
const SCORES = {
  pitch: [
    'melody_overall_acc',
    'melody_raw_pitch',
    'melody_raw_chroma',
    'melody_voicing_recall',
    'melody_voicing_false_alarm',
  ],
  notes: ['notes_onset_fms', 'notes_onset_offset_fms', 'notes_onset_velocity_fms'],
  chord: [
    'chord_majmin',
    'chord_majmin_inv',
    'chord_root',
    'chord_thirds',
    'chord_triads',
    'chord_sevenths',
    'chord_tetrads',
    'chord_mirex',
    'chord_seg',
  ],
  event: ['segment_1s_fms', 'segment_1s_er'],
} as const;
/** The labels of a split, and the namespace of what is scored with them. */
const LABELS = { pitch: 'csv', notes: 'json', chord: 'json', event: 'json' } as const;
const TYPES: Readonly<Record<string, Type>> = {
  pitch_contour: 'pitch',
  note_midi: 'notes',
  chord: 'chord',
  tag_open: 'event',
};
const TABLES = { pitch: contourTable, notes: noteTable, chord: chordTable, event: eventTable } as const;

/** The clips of a split of a task, by name. */
export function clipsOf(task: string, split: string, rate: number): ReadonlyMap<string, string> {
  const folder = join(task, String(rate), split);
  return new Map(
    readdirSync(folder)
      .sort()
      .map((name) => [name, join(folder, name)]),
  );
}

/** Scores what an estimator makes of the clips of a split, with intervals over clips that are drawn again. */
export async function scoreEstimator(estimator: Estimator, task: string, split: string): Promise<Scored> {
  const annotations = new Map<string, Annotation>();
  const outputs = new Map<string, Outputs>();
  for (const [name, path] of clipsOf(task, split, estimator.source.sampleRate)) {
    const said = await estimator.outputs(path);
    annotations.set(name, await estimator.predict(undefined, said));
    if (estimator.namespace === TAGS) outputs.set(name, said);
  }
  const scored = await scoreAnnotations(estimator.namespace, annotations, task, split, RESAMPLES);
  if (estimator.namespace !== TAGS) return scored;
  const tags = await inFolder((folder) =>
    scoreTags(estimator, outputs, { task, split, resamples: RESAMPLES, folder }),
  );
  return { ...scored, scores: [...scored.scores, ...shownScores(tags)] };
}

/** The first score of what an estimator makes of outputs that its network gave. */
export async function scoreOutputs(
  estimator: Estimator,
  outputs: ReadonlyMap<string, Outputs>,
  task: string,
  split: string,
): Promise<number> {
  const annotations = new Map<string, Annotation>();
  for (const [name, said] of outputs) annotations.set(name, await estimator.predict(undefined, said));
  const { scores } = await scoreAnnotations(estimator.namespace, annotations, task, split, 0);
  return scores[0]?.value ?? 0;
}

async function scoreAnnotations(
  namespace: string,
  annotations: ReadonlyMap<string, Annotation>,
  task: string,
  split: string,
  resamples: number,
): Promise<Scored> {
  const type = TYPES[namespace];
  if (type === undefined) throw new Error(`${namespace}: expected ${Object.keys(TYPES).join(' or ')}`);
  return inFolder(async (folder) => {
    const predictions = join(folder, 'predicted.csv');
    writeFileSync(predictions, TABLES[type](annotations));
    const labels = join(task, `${split}.${LABELS[type]}`);
    const frames = { threshold: 0.5, medianFilterMs: 0, minDurationMs: 0 };
    const files = { labels, predictions, type, frames, scores: SCORES[type], resamples };
    const scored = await scoreFiles(files);
    return { clips: scored.clips, resamples, scores: shownScores(scored), classes: scored.classes };
  });
}

function shownScores({ scores }: FileScores): TestScores['scores'] {
  return scores.map(({ name, value, confidence_interval }) => {
    return { name, value: value ?? 0, confidence_interval };
  });
}

/** Does something with a folder that is there meanwhile. */
async function inFolder<T>(does: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'heareval-ship-'));
  try {
    return await does(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Frequencies that are not voiced are negative, as mir_eval has them. */
function contourTable(annotations: ReadonlyMap<string, Annotation>): string {
  const rows = [...annotations].flatMap(([name, { data }]) =>
    data.map(({ time, value }) => {
      const { frequency, voiced } = value as unknown as Contour;
      return `${name},${time * 1000},${voiced ? frequency : -frequency}`;
    }),
  );
  return `${['filename,timestamp,frequency', ...rows].join('\n')}\n`;
}

function noteTable(annotations: ReadonlyMap<string, Annotation>): string {
  return noteTableText(
    new Map(
      Array.from(annotations, ([name, { data, sandbox }]) => {
        const velocities = sandbox.velocities as readonly number[];
        const notes = data.map(({ time, duration, value }, index) => ({
          start: time * 1000,
          end: (time + duration) * 1000,
          frequency: hzOfMidi(value as number),
          velocity: velocities[index] ?? 0,
        }));
        return [name, notes];
      }),
    ),
  );
}

/** A clip without any event has a row that says so. */
function eventTable(annotations: ReadonlyMap<string, Annotation>): string {
  const rows = [...annotations].flatMap(([name, { data }]) =>
    data.length === 0
      ? [`${name},,,`]
      : data.map(({ time, duration, value }) => {
          return `${name},${String(value)},${time * 1000},${(time + duration) * 1000}`;
        }),
  );
  return `${['filename,label,start,end', ...rows].join('\n')}\n`;
}

function chordTable(annotations: ReadonlyMap<string, Annotation>): string {
  const rows = [...annotations].flatMap(([name, { data }]) =>
    data.map((chord, place) => {
      const [start, end] = [chord.time, observationEnd(chord, data[place + 1])];
      return `${name},${String(chord.value)},${start * 1000},${end * 1000}`;
    }),
  );
  return `${['filename,label,start,end', ...rows].join('\n')}\n`;
}
