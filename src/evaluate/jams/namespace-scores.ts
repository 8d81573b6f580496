import type { Annotation } from '../../formats/jams/jams.ts';
import type { Frames } from '../../formats/labels/frame-table.ts';
import { evaluateBeats } from '../functions/beat/index.ts';
import { evaluateChords } from '../functions/chord/index.ts';
import { UnscorableError } from '../functions/event-times.ts';
import { evaluateHierarchy } from '../functions/hierarchy.ts';
import { evaluateKey } from '../functions/key.ts';
import { melody } from '../functions/music.ts';
import { evaluateOnsets } from '../functions/onset.ts';
import { evaluateSegments } from '../functions/segment/index.ts';
import { evaluateTempo } from '../functions/tempo.ts';
import { evaluateNotes } from '../functions/transcription.ts';
import { intervalsOf, keyOf, levelsOf, melodyOf, notesOf, tempiOf, timesOf } from './annotation-data.ts';

type Scores = Readonly<Record<string, number>>;

/** How annotations of a namespace are scored, and of all that can be made ones of it. */
export interface NamespaceScores {
  readonly namespace: string;
  /** By mir_eval's names. @throws UnscorableError for annotations that have no scores */
  readonly evaluate: (reference: Annotation, estimate: Annotation) => Scores;
}

/** What `jams.eval` of the Python package scores, but patterns; and keys and notes, which it does not. */
export const NAMESPACE_SCORES: readonly NamespaceScores[] = [
  { namespace: 'beat', evaluate: both(timesOf, evaluateBeats) },
  { namespace: 'chord', evaluate: both(intervalsOf, evaluateChords) },
  { namespace: 'key_mode', evaluate: both(keyOf, evaluateKey) },
  { namespace: 'multi_segment', evaluate: both(levelsOf, evaluateHierarchy) },
  { namespace: 'note_hz', evaluate: both(notesOf, evaluateNotes) },
  { namespace: 'onset', evaluate: both(timesOf, evaluateOnsets) },
  { namespace: 'pitch_contour', evaluate: both(melodyOf, evaluateMelody) },
  { namespace: 'segment_open', evaluate: both(intervalsOf, evaluateSegments) },
  { namespace: 'tempo', evaluate: both(tempiOf, (reference, { tempi }) => evaluateTempo(reference, tempi)) },
];

function both<T>(
  read: (annotation: Annotation) => T,
  evaluate: (reference: T, estimate: T) => Scores,
): NamespaceScores['evaluate'] {
  return (reference, estimate) => evaluate(read(reference), read(estimate));
}

/** By the names of mir_eval.melody.evaluate. @throws UnscorableError for a reference without frames */
function evaluateMelody(reference: Frames<number>, estimate: Frames<number>): Scores {
  if (reference.times.length === 0) throw new UnscorableError('reference: no frames; expected at least one');
  const scores = melody(reference, estimate);
  return {
    'Voicing Recall': scores.voicingRecall,
    'Voicing False Alarm': scores.voicingFalseAlarm,
    'Raw Pitch Accuracy': scores.rawPitch,
    'Raw Chroma Accuracy': scores.rawChroma,
    'Overall Accuracy': scores.overallAccuracy,
  };
}
