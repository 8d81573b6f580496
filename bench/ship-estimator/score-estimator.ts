import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Estimator, Outputs } from '../../src/estimators/estimator.ts';
import type { TestScores } from '../../src/estimators/test-scores.ts';
import { scoreFiles } from '../../src/evaluate/file-scores.ts';
import type { Annotation } from '../../src/formats/jams/jams.ts';
import { observationEnd } from '../../src/formats/jams/observation-end.ts';
import { hzOfMidi } from '../../src/formats/labels/midi-number.ts';
import { noteTableText } from '../../src/formats/labels/note-labels.ts';

type Scored = Pick<TestScores, 'clips' | 'resamples' | 'scores'>;
type Type = 'pitch' | 'notes' | 'chord';

interface Contour {
  readonly frequency: number;
  readonly voiced: boolean;
}

const RESAMPLES = 1000;
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
} as const;
/** The labels of a split, and the namespace of what is scored with them. */
const LABELS = { pitch: 'csv', notes: 'json', chord: 'json' } as const;
const TYPES: Readonly<Record<string, Type>> = {
  pitch_contour: 'pitch',
  note_midi: 'notes',
  chord: 'chord',
};
const TABLES = { pitch: contourTable, notes: noteTable, chord: chordTable } as const;

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
  for (const [name, path] of clipsOf(task, split, estimator.source.sampleRate)) {
    annotations.set(name, await estimator.predict(path));
  }
  return scoreAnnotations(estimator.namespace, annotations, task, split, RESAMPLES);
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
  const folder = mkdtempSync(join(tmpdir(), 'heareval-ship-'));
  try {
    const predictions = join(folder, 'predicted.csv');
    writeFileSync(predictions, TABLES[type](annotations));
    const labels = join(task, `${split}.${LABELS[type]}`);
    const frames = { threshold: 0.5, medianFilterMs: 0, minDurationMs: 0 };
    const files = { labels, predictions, type, frames, scores: SCORES[type], resamples };
    const { clips, scores } = await scoreFiles(files);
    return {
      clips,
      resamples,
      scores: scores.map(({ name, value, confidence_interval }) => ({
        name,
        value: value ?? 0,
        confidence_interval,
      })),
    };
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

function chordTable(annotations: ReadonlyMap<string, Annotation>): string {
  const rows = [...annotations].flatMap(([name, { data }]) =>
    data.map((chord, place) => {
      const [start, end] = [chord.time, observationEnd(chord, data[place + 1])];
      return `${name},${String(chord.value)},${start * 1000},${end * 1000}`;
    }),
  );
  return `${['filename,label,start,end', ...rows].join('\n')}\n`;
}
