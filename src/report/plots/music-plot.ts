import { readAnnotation } from '../../formats/labels/annotation.ts';
import type { AnnotationReading } from '../../formats/labels/annotation-lines.ts';
import { multipitchOfMelody } from '../../formats/labels/pitch-conversions.ts';
import {
  distancesOf,
  type MusicMarks,
  marksOfFrames,
  marksOfNotes,
  pitchConfusion,
} from '../../prediction-types/pictures/music-marks.ts';
import { confusionChart, PITCHES } from '../charts/confusion.ts';
import { distancesChart } from '../charts/distances.ts';
import { rollChart } from '../charts/roll.ts';
import { standalone } from './drawing-files.ts';

export const PLOTTED = ['melody', 'multipitch', 'notes'] as const;
export const PICTURES = ['roll', 'pitches', 'distances'] as const;

interface MusicPlot {
  readonly type: (typeof PLOTTED)[number];
  readonly picture: (typeof PICTURES)[number];
  /** Of a roll, in pixels. */
  readonly width: number;
}

/**
 * Draws the estimate of one recording against its reference, as SVG that needs nothing else.
 *
 * @throws UserError with file and line for what is no annotation of the type
 */
export async function musicPlot(
  files: { readonly reference: string; readonly estimate: string },
  { type, picture, width }: MusicPlot,
  reading: AnnotationReading,
): Promise<string> {
  const marked = await MARKED[type](files, reading);
  const { pairs } = marked;
  if (picture === 'distances') return standalone(distancesChart(distancesOf(pairs)));
  if (picture === 'pitches') {
    const { labels, entries } = pitchConfusion(pairs);
    return standalone(confusionChart({ entries, omitted: 0 }, labels, PITCHES));
  }
  const roll = {
    ...marked,
    split: '',
    file: files.estimate,
    score: null,
    reference: [],
    predicted: [],
    omitted: 0,
  };
  return standalone(rollChart(roll, width));
}

type Mark = (
  files: { readonly reference: string; readonly estimate: string },
  reading: AnnotationReading,
) => Promise<MusicMarks>;

const MARKED: Readonly<Record<(typeof PLOTTED)[number], Mark>> = {
  async melody({ reference, estimate }, reading) {
    const truth = await readAnnotation(reference, 'melody', reading);
    const found = await readAnnotation(estimate, 'melody', { ...reading, mayBeEmpty: true });
    return marksOfFrames(multipitchOfMelody(truth), multipitchOfMelody(found));
  },
  async multipitch({ reference, estimate }, reading) {
    const truth = await readAnnotation(reference, 'multipitch', reading);
    return marksOfFrames(
      truth,
      await readAnnotation(estimate, 'multipitch', { ...reading, mayBeEmpty: true }),
    );
  },
  async notes({ reference, estimate }, reading) {
    return marksOfNotes(
      await readAnnotation(reference, 'notes', reading),
      await readAnnotation(estimate, 'notes', reading),
    );
  },
};
