import { jndScores } from '../../src/evaluate/scores/jnd.ts';
import { countMelody, melodyScores } from '../../src/evaluate/scores/melody.ts';
import { multipitchScores } from '../../src/evaluate/scores/multipitch.ts';
import { noteScores, velocityScores } from '../../src/evaluate/scores/notes.ts';
import { rankingScores } from '../../src/evaluate/scores/ranking.ts';
import { regressionScores } from '../../src/evaluate/scores/regression.ts';
import { getScore } from '../../src/evaluate/scores/scores.ts';
import type { TableScore } from '../../src/evaluate/scores/table-score.ts';
import type { SoundEvent } from '../../src/formats/labels/split-labels.ts';
import {
  type DetectionCase,
  type Draw,
  detectionCase,
  type EventCase,
  type Events,
  eventCase,
  type Frames,
  type JndCase,
  jndCase,
  melodyCase,
  multipitchCase,
  type NoteCase,
  type Notes,
  noteCase,
  type RegressionCase,
  rankingCase,
  regressionCase,
  type SceneCase,
  sceneCase,
} from './cases.ts';

export type Values = Readonly<Record<string, number>>;

/** A kind of scores: how cases are drawn, and what they score here. */
export interface Family {
  readonly name: string;
  /** A case, and its scores. */
  readonly draw: (draw: Draw) => { readonly sent: unknown; readonly scores: () => Values };
}

function family<Case>(name: string, make: (draw: Draw) => Case, scoresOf: (each: Case) => Values): Family {
  return {
    name,
    draw(draw) {
      const sent = make(draw);
      return { sent, scores: () => scoresOf(sent) };
    },
  };
}

export const families: readonly Family[] = [
  family(
    'classification',
    (draw) => sceneCase(draw, true),
    (each) => sceneScores(each, ['top1_acc', 'balanced_acc', 'f1_macro', 'f1_micro']),
  ),
  family(
    'tagging',
    (draw) => sceneCase(draw, false),
    (each) => sceneScores(each, ['mAP', 'mAP_micro', 'aucroc', 'd_prime', 'lwlrap']),
  ),
  family('events', eventCase, eventScores),
  family('detection', detectionCase, detectionScores),
  family('melody', melodyCase, (each) =>
    tableScores(melodyScores, [
      countMelody({ reference: framesOf(each.reference), estimated: framesOf(each.estimated) }),
    ]),
  ),
  family('multipitch', multipitchCase, (each) =>
    tableScores(multipitchScores, [
      { reference: framesOf(each.reference), estimated: framesOf(each.estimated) },
    ]),
  ),
  family('notes', noteCase, ({ reference, estimated }: NoteCase) =>
    tableScores(
      [...noteScores, ...velocityScores],
      [{ reference: notesOf(reference), estimated: notesOf(estimated) }],
    ),
  ),
  family('regression', regressionCase, ({ truth, predicted }: RegressionCase) =>
    tableScores(regressionScores, {
      truth: Float64Array.from(truth),
      predicted: Float64Array.from(predicted),
    }),
  ),
  family('jnd', jndCase, ({ different, distances }: JndCase) =>
    tableScores(jndScores, {
      different: Uint8Array.from(different),
      distances: Float64Array.from(distances),
    }),
  ),
  family('ranking', rankingCase, ({ distances }) => {
    const clips = distances.length + 1;
    const table = new Float64Array(clips * clips);
    table.set(distances, 1);
    const named = rankingScores.filter(({ name }) => name !== 'ranking_triplet_acc');
    return tableScores(named, [{ clips, distances: table }]);
  }),
];

function tableScores<Data>(scores: readonly TableScore<Data>[], data: Data): Values {
  return Object.fromEntries(
    scores.map((score) => [score.name, score.prepare(data).score()[0] ?? Number.NaN]),
  );
}

function sceneScores({ labels, probabilities, targets }: SceneCase, names: readonly string[]): Values {
  const shape = { rows: targets.length / labels, labels };
  return scoresOf(names, (score) =>
    score.kind === 'scene'
      ? score.evaluate(Float32Array.from(probabilities), Uint8Array.from(targets), shape)
      : Number.NaN,
  );
}

function eventScores({ reference, estimated }: EventCase): Values {
  const names = [
    'event_onset_200ms_fms',
    'event_onset_offset_50ms_20perc_fms',
    'segment_1s_er',
    'segment_1s_fms',
  ];
  const [truth, found] = [
    new Map([['a.wav', eventsOf(reference)]]),
    new Map([['a.wav', eventsOf(estimated)]]),
  ];
  return scoresOf(names, (score) =>
    score.kind === 'event' ? (score.evaluate(truth, found)[0]?.value ?? Number.NaN) : Number.NaN,
  );
}

function detectionScores({ labels, files }: DetectionCase): Values {
  const clips = Object.entries(files);
  let rows = 0;
  const ranges = clips.map(([filename, { times }]) => {
    const range = { filename, firstRow: rows, rows: times.length };
    rows += times.length;
    return range;
  });
  const timestamps = Float64Array.from(clips.flatMap(([, { times }]) => times));
  const probabilities = Float32Array.from(clips.flatMap(([, clip]) => clip.probabilities));
  const predictions = { labels, index: { rows, files: ranges, timestamps }, probabilities };
  const reference = new Map(clips.map(([file, { events }]) => [file, eventsOf(events)]));
  return scoresOf(['psds1', 'psds2'], (score) =>
    score.kind === 'frames' ? (score.prepare(reference, predictions).score()[0] ?? Number.NaN) : Number.NaN,
  );
}

function scoresOf(names: readonly string[], value: (score: ReturnType<typeof getScore>) => number): Values {
  return Object.fromEntries(names.map((name) => [name, value(getScore(name))]));
}

function eventsOf(events: Events): readonly SoundEvent[] {
  return events.map(([label, start, end]) => ({ label, start, end }));
}

function framesOf<T>([times, values]: Frames<T>) {
  return { times, values };
}

function notesOf(notes: Notes) {
  return notes.map(([start, end, frequency, velocity]) => ({ start, end, frequency, velocity }));
}
