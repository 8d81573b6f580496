import { UserError } from '../../errors.ts';
import { readAnnotation } from '../../formats/labels/annotation.ts';
import type { AnnotationReading } from '../../formats/labels/annotation-lines.ts';
import type { Frames } from '../../formats/labels/frame-table.ts';
import { multipitchOfMelody } from '../../formats/labels/pitch-conversions.ts';
import {
  distancesOf,
  type MusicMarks,
  marksOfFrames,
  marksOfNotes,
  pitchConfusion,
} from '../../prediction-types/pictures/music-marks.ts';
import { pointsOf, sliceMarks } from '../../prediction-types/pictures/stretch.ts';
import { readSalience } from '../../prediction-types/salience.ts';
import { confusionChart, PITCHES } from '../charts/confusion.ts';
import { distancesChart } from '../charts/distances.ts';
import { rollChart } from '../charts/roll.ts';
import type { Timeline } from '../details/cell-details.ts';
import { keysAround, salienceImage } from '../details/salience-image.ts';
import { standalone } from './drawing-files.ts';
import type { PICTURES, PLOTTED } from './plotted.ts';
import { tracksTable } from './tracks-plot.ts';

const MS = 1000;

interface MusicPlot {
  readonly type: (typeof PLOTTED)[number];
  readonly picture: (typeof PICTURES)[number];
  /** Of a roll, in pixels. */
  readonly width: number;
  /** Of a roll, what is shown of the recording, in seconds. Default: from its beginning, to its end. */
  readonly start?: number | undefined;
  readonly end?: number | undefined;
  /** A file with how strongly pitches are heard, to be shown behind a roll. */
  readonly salience?: string | undefined;
}

/**
 * Draws the estimate of one recording against its reference, or a table of the scores of several, as SVG that needs nothing else.
 *
 * @throws UserError with file and line for what is no annotation of the type
 */
export async function musicPlot(
  files: { readonly reference: string; readonly estimate: string },
  { type, picture, ...roll }: MusicPlot,
  reading: AnnotationReading,
): Promise<string> {
  const given = (['start', 'end', 'salience'] as const).find((option) => roll[option] !== undefined);
  if (picture !== 'roll' && given !== undefined) {
    throw new UserError(`--${given} with --picture ${picture}: is of a piano roll; expected --picture roll`);
  }
  if (picture === 'tracks') return standalone(await tracksTable(files, type, reading));
  const marked = await MARKED[type](files, reading);
  const { pairs } = marked;
  if (picture === 'distances') return standalone(distancesChart(distancesOf(pairs)));
  if (picture === 'pitches') {
    const { labels, entries } = pitchConfusion(pairs);
    return standalone(confusionChart({ entries, omitted: 0 }, labels, PITCHES));
  }
  return standalone(rollChart(await rollOf(files.estimate, marked, roll), roll.width));
}

async function rollOf(
  file: string,
  { marks, length, frames }: MarkedMusic,
  { start = 0, end, salience }: Pick<MusicPlot, 'start' | 'end' | 'salience'>,
): Promise<Timeline> {
  const stretch = { start: MS * start, end: end === undefined ? length : MS * end };
  if (!(stretch.end > stretch.start)) {
    throw new UserError(
      `--start ${start}: is not before ${end === undefined ? `the end, ${length / MS}` : `--end ${end}`}; expected seconds of the recording`,
    );
  }
  const shown = sliceMarks(marks, stretch);
  const roll = {
    split: '',
    file,
    score: null,
    length: stretch.end - stretch.start,
    reference: [],
    predicted: [],
  };
  if (salience === undefined) return { ...roll, omitted: 0, marks: shown };
  const estimate = frames === undefined ? [] : pointsOf(frames, stretch);
  const keys = keysAround([...shown.map(([, key]) => key), ...estimate.map(([, pitch]) => pitch)]);
  return {
    ...roll,
    omitted: 0,
    marks: shown,
    estimate: estimate.flat(),
    salience: salienceImage(await readSalience(salience), stretch, keys),
  };
}

/** What was right and what was not, and of frames what was found. */
type MarkedMusic = MusicMarks & { readonly frames?: Frames<readonly number[]> };

type Mark = (
  files: { readonly reference: string; readonly estimate: string },
  reading: AnnotationReading,
) => Promise<MarkedMusic>;

const MARKED: Readonly<Record<(typeof PLOTTED)[number], Mark>> = {
  async melody({ reference, estimate }, reading) {
    const truth = await readAnnotation(reference, 'melody', reading);
    const found = await readAnnotation(estimate, 'melody', { ...reading, mayBeEmpty: true });
    const frames = multipitchOfMelody(found);
    return { ...marksOfFrames(multipitchOfMelody(truth), frames), frames };
  },
  async multipitch({ reference, estimate }, reading) {
    const truth = await readAnnotation(reference, 'multipitch', reading);
    const frames = await readAnnotation(estimate, 'multipitch', { ...reading, mayBeEmpty: true });
    return { ...marksOfFrames(truth, frames), frames };
  },
  async notes({ reference, estimate }, reading) {
    return marksOfNotes(
      await readAnnotation(reference, 'notes', reading),
      await readAnnotation(estimate, 'notes', reading),
    );
  },
};
