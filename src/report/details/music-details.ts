import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { scoreFamily } from '../../evaluate/scores/families.ts';
import { prepareTable } from '../../evaluate/scores/table-score.ts';
import { fourDigits } from '../../numerics/four-digits.ts';
import { orNull } from '../../numerics/or-null.ts';
import { compareText } from '../../numerics/text-order.ts';
import { type ClipGroups, clipGroup } from '../../prediction-types/clip-groups.ts';
import type { MusicExcerpt, MusicPicture, PictureFiles } from '../../prediction-types/pictures/picture.ts';
import type { Scoring } from '../../prediction-types/prediction-type.ts';
import { readSalience, salienceFile } from '../../prediction-types/salience.ts';
import type { CellDetails, Confusion, MusicDetails, Timeline } from './cell-details.ts';
import type { Limits } from './limits.ts';
import { keysAround, salienceImage } from './salience-image.ts';

const MS = 1000;

type ShownMusic = Pick<CellDetails, 'timelines' | 'excerpts' | 'music'>;

/** A clip with its scores, in the order of `MusicPicture.byClip`. */
interface ScoredClip {
  readonly clip: MusicPicture['clips'][number];
  readonly values: readonly (number | null)[];
}

/**
 * What is shown of pitches over time: the clips with most that is wrong, with a score each; pitches that were taken for others;
 * and every clip's scores.
 *
 * @throws UserError for files that are wrong or do not belong together
 */
export async function musicDetails(
  { clips, excerpts, byClip, pitches, distances }: MusicPicture,
  files: readonly PictureFiles[],
  {
    scoring,
    folder,
    groups,
  }: {
    readonly scoring: Scoring;
    readonly folder: string;
    readonly groups: ClipGroups | undefined;
  },
): Promise<(limits: Limits) => ShownMusic> {
  const scores = new Map<string, readonly (number | null)[]>();
  for (const each of files) {
    const ofSplit = await clipScores(each, scoring, byClip);
    for (const [file, values] of ofSplit) scores.set(`${each.split}/${file}`, values);
  }
  const chosen: Timeline[] = [];
  for (const each of excerpts) chosen.push(await excerptTimeline(each, folder));
  const scored = clips
    .map((clip): ScoredClip => ({ clip, values: scores.get(`${clip.split}/${clip.file}`) ?? [] }))
    .sort((a, b) => b.clip.wrong - a.clip.wrong);
  return (limits) => ({
    ...(chosen.length === 0 ? {} : { excerpts: chosen.slice(0, limits.timelines) }),
    timelines: scored.slice(0, limits.timelines).map((one) => timelineOf(one, limits.events)),
    music: {
      pitches: { labels: pitches.labels, ...commonest(pitches.entries, limits.confusion) },
      distances,
      scores: byClip,
      ...(groups === undefined
        ? {}
        : { groups: { name: groups.name, rows: groupRows(scored, groups, byClip.length) } }),
      clips: scored
        .slice(0, limits.clips)
        .map(({ clip: { split, file }, values }) => ({ split, file, values })),
      omitted: Math.max(0, scored.length - limits.clips),
    },
  });
}

/** By clip. */
async function clipScores(
  { labels, predictions }: PictureFiles,
  { family, read }: Scoring,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly (number | null)[]>> {
  if (read === null) throw new RangeError('scores of labels are not read this way');
  const { units, data } = await read({ labels, predictions });
  const { scores, measure } = scoreFamily(family);
  const prepared = prepareTable(scores, names, measure === undefined ? data[0] : measure(data[0]));
  return new Map(
    units.map((unit, place) => [
      unit,
      prepared.map(({ clips }) => {
        const value = orNull(clips.score(Uint32Array.of(place))[0]);
        return value === null ? null : fourDigits(value);
      }),
    ]),
  );
}

function timelineOf({ clip: { split, file, length, marks }, values }: ScoredClip, most: number): Timeline {
  return {
    split,
    file,
    score: values[0] ?? null,
    length: Math.round(length),
    reference: [],
    predicted: [],
    omitted: Math.max(0, marks.length - 2 * most),
    marks: marks
      .slice(0, 2 * most)
      .map(([kind, key, start, end]) => [kind, key, Math.round(start), Math.round(end)]),
  };
}

/** By name. */
function groupRows(
  scored: readonly ScoredClip[],
  groups: ClipGroups,
  scores: number,
): NonNullable<MusicDetails['groups']>['rows'] {
  const byGroup = new Map<string, ScoredClip[]>();
  for (const one of scored) {
    const group = clipGroup(groups, one.clip.file);
    byGroup.set(group, [...(byGroup.get(group) ?? []), one]);
  }
  return [...byGroup]
    .sort(([a], [b]) => compareText(a, b))
    .map(([group, ofGroup]) => ({
      group,
      clips: ofGroup.length,
      values: Array.from({ length: scores }, (_, place) => {
        const known = ofGroup.flatMap(({ values }) => values[place] ?? []);
        return known.length === 0
          ? null
          : fourDigits(known.reduce((sum, each) => sum + each, 0) / known.length);
      }),
    }));
}

/** An excerpt, with the salience behind it where that was written. */
async function excerptTimeline(
  { split, excerpt, marks, estimate }: MusicExcerpt,
  folder: string,
): Promise<Timeline> {
  const { clip, start, end } = excerpt;
  const stretch = { start: MS * start, end: MS * end };
  const file = join(folder, salienceFile(split, excerpt));
  const salience = existsSync(file) ? await readSalience(file) : undefined;
  const keys = keysAround([...marks.map(([, key]) => key), ...estimate.map(([, pitch]) => pitch)]);
  return {
    split,
    file: clip,
    score: null,
    length: stretch.end - stretch.start,
    reference: [],
    predicted: [],
    omitted: 0,
    marks: marks.map(([kind, key, from, to]) => [kind, key, Math.round(from), Math.round(to)]),
    stretch: [start, end],
    estimate: estimate.flatMap(([time, pitch]) => [Math.round(time), Number(pitch.toFixed(2))]),
    ...(salience === undefined ? {} : { salience: salienceImage(salience, stretch, keys) }),
  };
}

/** The entries of the largest counts. */
function commonest(entries: readonly number[], most: number): Confusion {
  const cells: (readonly [number, number, number])[] = [];
  for (let place = 0; place < entries.length; place += 3) {
    cells.push([entries[place] ?? 0, entries[place + 1] ?? 0, entries[place + 2] ?? 0]);
  }
  const sorted = cells.sort((a, b) => b[2] - a[2]);
  return {
    entries: sorted.slice(0, most).flat(),
    omitted: sorted.slice(most).reduce((sum, [, , count]) => sum + count, 0),
  };
}
