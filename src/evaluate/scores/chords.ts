/**
 * Scores of chords, as mir_eval 0.8.2 defines them (mir_eval.chord): by each rule, the share of time in which chords are right of the
 * time in which they count, over all clips together; and how little the chords of one list are divided by those of the other
 * (`overseg`, `underseg`, and the lesser of both), of which a score is the mean over clips by how long they are.
 */
import type { ChordPair } from '../../prediction-types/chord.ts';
import { type ChordCounts, countChords } from '../functions/chord/chord.ts';
import { type ChordRule, chordRules } from '../functions/chord/compare.ts';
import { eachClip } from './clip-samples.ts';
import { SHARE } from './score.ts';
import type { TableScore } from './table-score.ts';

type Share = (clip: ChordCounts) => { readonly part: number; readonly of: number };

const byTime =
  (value: (clip: ChordCounts) => number): Share =>
  (clip) => ({
    part: value(clip) * clip.duration,
    of: clip.duration,
  });

const first: readonly ChordRule[] = ['majmin', 'root'];

/** Of clips whose chords were counted. */
export const chordScores: readonly TableScore<readonly ChordCounts[]>[] = [
  ...[...first, ...chordRules.filter((rule) => !first.includes(rule))].map((rule) =>
    chordScore(rule, ({ times }) => ({ part: times[rule].right, of: times[rule].counted })),
  ),
  chordScore(
    'seg',
    byTime(({ overseg, underseg }) => Math.min(overseg, underseg)),
  ),
  chordScore(
    'overseg',
    byTime(({ overseg }) => overseg),
  ),
  chordScore(
    'underseg',
    byTime(({ underseg }) => underseg),
  ),
];

/** Compares the chords of a clip. */
export function countChordPair({ reference, estimated }: ChordPair): ChordCounts {
  return countChords(reference, estimated);
}

/** 0 where nothing counts. */
function chordScore(name: string, shareOf: Share): TableScore<readonly ChordCounts[]> {
  return {
    name: `chord_${name}`,
    direction: 'maximize',
    range: SHARE,
    parts: [],
    prepare(clips) {
      const shares = clips.map(shareOf);
      return {
        clips: clips.length,
        score(sample) {
          let [part, of] = [0, 0];
          eachClip(clips.length, sample, (clip) => {
            part += shares[clip]?.part ?? 0;
            of += shares[clip]?.of ?? 0;
          });
          return [of === 0 ? 0 : part / of];
        },
      };
    },
  };
}
