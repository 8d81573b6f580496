import { readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { at } from '../../at.ts';
import { inspectAudio } from '../../audio/index.ts';
import { UserError } from '../../errors.ts';
import type { Observation } from '../../formats/jams/jams.ts';
import { type Annotation, type Jams, newAnnotation, newJams } from '../../formats/jams/jams.ts';
import { readMelodyTable } from '../../formats/labels/melody-table.ts';
import { midiOfHz } from '../../formats/labels/midi-number.ts';
import { readNotes } from '../../formats/labels/note-labels.ts';
import { readEventLabels, readSceneLabels } from '../../formats/labels/split-labels.ts';
import { readTaskMetadata, type TaskMetadata } from '../../prediction-types/task-metadata.ts';

/** A clip of a task as a recording with its annotation. */
export interface TaskTrack {
  readonly id: string;
  readonly split: string;
  /** Path of the audio. */
  readonly audio: string;
  readonly jams: Jams;
  /** Whether it belongs to the test index. */
  readonly isTest: boolean;
}

type Observed = Omit<Observation, 'confidence'>;

/** What labels become, by `prediction_type`; those of a vocabulary by what has them, frames or whole clips. */
const READERS: Readonly<Record<string, Reader | undefined>> = {
  notes: { namespace: 'note_midi', read: readNoteData },
  pitch: { namespace: 'pitch_contour', read: readPitchData },
  chord: { namespace: 'chord', read: readEventData },
  event: { namespace: 'segment_open', read: readEventData },
  scene: { namespace: 'tag_open', read: readTagData, ofWholes: true },
};

interface Reader {
  readonly namespace: string;
  readonly read: (folder: string, split: string) => Promise<ReadonlyMap<string, readonly Observed[]>>;
  /** Whether labels last as long as their clip. */
  readonly ofWholes?: true;
}

/**
 * The clips of a task folder with their labels as annotations: of notes `note_midi`, of pitch `pitch_contour`, of events
 * `segment_open`, of chords `chord`, of whole clips `tag_open`. Those of the test split, or of the last fold, are for the test index.
 *
 * @throws UserError for a task of another type
 */
export async function readTaskTracks(folder: string): Promise<readonly TaskTrack[]> {
  const metadata = await readTaskMetadata(folder);
  const reader = READERS[labelsOf(metadata)];
  if (reader === undefined) {
    throw new UserError(
      `${folder}: is of ${metadata.prediction_type}; expected a task of notes, pitch, chords, events or labels`,
    );
  }
  const rate = await highestRate(folder);
  const { splits } = metadata;
  const tested = splits.includes('test') ? 'test' : at(splits, splits.length - 1);
  const tracks: TaskTrack[] = [];
  for (const split of splits) {
    for (const [file, labels] of await reader.read(folder, split)) {
      const audio = join(folder, String(rate), split, file);
      const duration = await durationOf(audio);
      const data = reader.ofWholes ? labels.map((each) => ({ ...each, duration })) : labels;
      const annotation: Annotation = newAnnotation({ namespace: reader.namespace, data, duration });
      const jams = newJams({ file_metadata: { duration }, annotations: [annotation] });
      tracks.push({ id: parse(file).name, split, audio, jams, isTest: split === tested });
    }
  }
  // Clips of different splits may have one name.
  const isOneEach = new Set(tracks.map(({ id }) => id)).size === tracks.length;
  return isOneEach ? tracks : tracks.map((track) => ({ ...track, id: `${track.split}-${track.id}` }));
}

function labelsOf({ prediction_type: type, embedding_type: kind }: TaskMetadata): string {
  return ['multiclass', 'multilabel'].includes(type) ? kind : type;
}

async function highestRate(folder: string): Promise<number> {
  const rates = (await readdir(folder)).filter((entry) => /^\d+$/.test(entry)).map(Number);
  if (rates.length > 0) return Math.max(...rates);
  throw new UserError(`${folder}: has no audio; expected a folder for a sample rate, as 16000`);
}

async function durationOf(audio: string): Promise<number> {
  const { frames, sampleRate } = await inspectAudio(audio, audio);
  return frames / sampleRate;
}

async function readNoteData(folder: string, split: string) {
  const labels = await readNotes(join(folder, `${split}.json`));
  return mapped(labels, ({ start, end, frequency }) => stretch(start, end, midiOfHz(frequency)));
}

async function readPitchData(folder: string, split: string) {
  const melodies = await readMelodyTable(join(folder, `${split}.csv`));
  return new Map(
    Array.from(melodies, ([file, { times, values }]) => [
      file,
      Array.from(times, (time, index): Observed => {
        const hz = at(values, index);
        return stretch(time, time, { index: 0, frequency: Math.abs(hz), voiced: hz > 0 });
      }),
    ]),
  );
}

async function readEventData(folder: string, split: string) {
  return mapped(await readEventLabels(folder, split), ({ start, end, label }) => stretch(start, end, label));
}

async function readTagData(folder: string, split: string) {
  return mapped(await readSceneLabels(folder, split), (label) => stretch(0, 0, label));
}

function mapped<T>(
  labels: ReadonlyMap<string, readonly T[]>,
  observed: (each: T) => Observed,
): ReadonlyMap<string, readonly Observed[]> {
  return new Map(Array.from(labels, ([file, own]) => [file, own.map(observed)]));
}

/** @param start milliseconds, as `end` */
function stretch(start: number, end: number, value: Observation['value']): Observed {
  return { time: start / 1000, duration: (end - start) / 1000, value };
}
