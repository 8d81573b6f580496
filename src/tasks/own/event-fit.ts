import { statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { inspectAudio } from '../../audio/index.ts';
import { UserError } from '../../errors.ts';
import { FRAME_MS, medianLength } from './event-lengths.ts';
import type { LabelledFile, LabelTable, Note } from './labels/labelled-file.ts';
import { several } from './labels/told-names.ts';

/** Enough to see in what unit times are; every file would take as long as preparing them. */
const CLIPS_TRIED = 24;
/** Larger files have to be decoded to know their length. */
const PACKED_BYTES = 2 ** 23;
const SECOND_MS = 1000;
/** Annotators go a little beyond the end. */
const TOLERANCE = 1.1;

interface ClipEvents {
  readonly file: string;
  readonly events: readonly { readonly start: number; readonly end: number }[];
  /** Milliseconds. */
  readonly length: number;
}

interface EventPlace {
  /** Of the audio. */
  readonly folder: string;
  /** Names the labels in errors. */
  readonly labels: string;
  /** Of the times, where somebody said it: then times that do not fit are told only. */
  readonly unit: string | undefined;
}

/**
 * Holds the times of events against the lengths of some of their clips.
 *
 * @throws UserError for times that would fit in the other unit, and for such as are not counted from the start of the clip
 */
export async function checkEventsFit(
  { rows, guessedUnit }: LabelTable,
  { folder, labels, unit }: EventPlace,
): Promise<readonly Note[]> {
  const clips = await clipsTried(rows, folder);
  if (clips.length === 0) return [];
  const within = (factor: number) =>
    clips.every(({ events, length }) => events.every(({ end }) => end * factor <= length * TOLERANCE));
  const tried = `in ${clips.length} clips that were looked at`;
  if (guessedUnit === 'milliseconds' && within(SECOND_MS)) {
    throw new UserError(
      `${labels}: as milliseconds all times are in the first thousandth of their clips, ${tried}; expected --seconds, or --milliseconds if that is so`,
    );
  }
  const longer =
    'expected times from the start of each clip; --ignore with the columns of times leaves them out, --seconds or --milliseconds takes them';
  if (guessedUnit === 'milliseconds' && isShort(rows) && !within(SECOND_MS)) {
    throw new UserError(
      `${labels}: times fit the clips neither as milliseconds, in which half of the events are shorter than a frame, nor as ` +
        `seconds, in which events end after their clip, ${tried}; ${longer}`,
    );
  }
  const events = clips.flatMap((clip) => clip.events.map(({ start }) => ({ clip, start })));
  const late = events.filter(({ clip, start }) => start >= clip.length);
  const [first] = late;
  if (first === undefined) return [];
  const example = `${first.clip.file} is ${(first.clip.length / SECOND_MS).toFixed(2)} s long, one is at ${(first.start / SECOND_MS).toFixed(2)} s`;
  if (unit === undefined && late.length * 10 > events.length) {
    const next = guessedUnit === 'seconds' && within(1 / SECOND_MS) ? 'expected --milliseconds' : longer;
    throw new UserError(
      `${labels}: ${late.length} of ${events.length} times are after the end of their clip, ${tried} (${example}); ${next}`,
    );
  }
  const files = [...new Set(late.map(({ clip }) => clip.file))];
  return [
    [
      'times',
      `${late.length} of ${events.length} times are after the end of their clip, ${tried}: ${several(files)}`,
    ],
  ];
}

async function clipsTried(rows: readonly LabelledFile[], folder: string): Promise<ClipEvents[]> {
  const eventsOf = new Map<string, { start: number; end: number }[]>();
  for (const { file, start, end, label } of rows) {
    if (start === undefined || end === undefined || label === null) continue;
    const events = eventsOf.get(file) ?? [];
    eventsOf.set(file, events);
    events.push({ start, end });
  }
  const files = [...eventsOf];
  const every = Math.max(1, Math.floor(files.length / CLIPS_TRIED));
  const tried = files.filter((_, index) => index % every === 0).slice(0, CLIPS_TRIED);
  const clips: ClipEvents[] = [];
  for (const [file, events] of tried) {
    const length = await lengthOf(join(folder, file), file);
    if (length !== undefined) clips.push({ file, events, length });
  }
  return clips;
}

/** Milliseconds; undefined for what cannot be read, which is told where it is prepared. */
async function lengthOf(file: string, name: string): Promise<number | undefined> {
  try {
    const isPacked = extname(file).toLowerCase() !== '.wav';
    if (isPacked && (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > PACKED_BYTES) return undefined;
    const { frames, sampleRate } = await inspectAudio(file, name);
    return (frames * SECOND_MS) / sampleRate;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function isShort(rows: readonly LabelledFile[]): boolean {
  return (medianLength(rows.filter(({ label }) => typeof label === 'string')) ?? FRAME_MS) < FRAME_MS;
}
