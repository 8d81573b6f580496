import { namedAlike, readAnnotations } from '../../evaluate/reading/annotated-files.ts';
import { scoreFamily } from '../../evaluate/scores/families.ts';
import { prepareTable } from '../../evaluate/scores/table-score.ts';
import { fewNames } from '../../few.ts';
import type { AnnotationReading } from '../../formats/labels/annotation-lines.ts';
import { orNull } from '../../numerics/or-null.ts';
import { compareText } from '../../numerics/text-order.ts';
import { tableChart } from '../charts/table.ts';

/** Scores of a track that are shown, by the kind of annotation. */
const SCORES = {
  melody: [
    'melody_overall_acc',
    'melody_raw_pitch',
    'melody_raw_chroma',
    'melody_voicing_recall',
    'melody_voicing_false_alarm',
  ],
  multipitch: ['multipitch_acc', 'multipitch_chroma_acc', 'multipitch_error'],
  notes: ['notes_onset_fms', 'notes_onset_offset_fms', 'notes_onset_only_fms', 'notes_onset_overlap'],
} as const;

const TOLD = 3;

/**
 * Draws a table of the scores of each track, of an annotation and what was found or of folders of them; names meet as `evaluate` has
 * it. A track without an estimate has no scores, which is told.
 *
 * @throws UserError for annotations that are wrong
 */
export async function tracksTable(
  { reference, estimate }: { readonly reference: string; readonly estimate: string },
  type: keyof typeof SCORES,
  reading: AnnotationReading,
): Promise<string> {
  const truths = await readAnnotations(reference, type, reading);
  const found = await readAnnotations(estimate, type, { ...reading, mayBeEmpty: true });
  const named = namedAlike<unknown>(truths, found.keys(), { labels: true, predictions: true }, reading.tell);
  const tracks = [...named].sort(([a], [b]) => compareText(a, b));
  const missing = tracks.flatMap(([track]) => (found.has(track) ? [] : [track]));
  if (missing.length > 0) reading.tell(`${estimate}: no estimate of ${fewNames(missing, TOLD)}`);
  const others = [...found.keys()].filter((track) => !named.has(track));
  if (others.length > 0) reading.tell(`${reference}: no annotation of ${fewNames(others, TOLD)}; left out`);
  const scored = tracks.filter(([track]) => found.has(track));
  const pairs = scored.map(([track, truth]) => ({ reference: truth, estimated: found.get(track) }));
  const { scores, measure } = scoreFamily(type);
  const prepared = prepareTable(scores, SCORES[type], measure === undefined ? pairs : measure(pairs));
  const placeOf = new Map(scored.map(([track], place) => [track, place]));
  const rows = tracks.map(([name]) => ({
    name,
    values: prepared.map(({ clips }) => {
      const place = placeOf.get(name);
      return place === undefined ? null : orNull(clips.score(Uint32Array.of(place))[0]);
    }),
  }));
  return tableChart(['track', ...SCORES[type]], rows);
}
