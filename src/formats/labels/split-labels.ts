import { join } from 'node:path';
import { z } from 'zod';
import { compareText } from '../../numerics/text-order.ts';
import { readJsonFile } from '../files/json-file.ts';
import { PythonFloat, type PythonJson, stringifyPythonJson } from '../files/python-json.ts';
import { labelText } from './label-text.ts';

/** Something that sounds from `start` to `end`, in milliseconds. */
export interface SoundEvent {
  readonly label: string;
  readonly start: number;
  readonly end: number;
}

/** Labels of each clip of a split, in the order of the file. */
export type SceneLabels = ReadonlyMap<string, readonly string[]>;
/** Events of each clip of a split, in the order of the file. */
export type EventLabels = ReadonlyMap<string, readonly SoundEvent[]>;

const label = z.union([z.string(), z.number(), z.boolean()]).transform(labelText);
const sceneLabelsSchema = z.record(z.string(), z.array(label));
const eventLabelsSchema = z.record(
  z.string(),
  z.array(
    z
      .object({ label, start: z.number(), end: z.number() })
      .refine((event) => event.start <= event.end, { error: 'expected start <= end' }),
  ),
);

/** Reads `<split>.json` of a scene task: `{file: [labels]}`. */
export async function readSceneLabels(folder: string, split: string): Promise<SceneLabels> {
  const labels = await readJsonFile(
    join(folder, `${split}.json`),
    sceneLabelsSchema,
    `the labels of split ${split}, {file: [labels]}`,
  );
  return new Map(Object.entries(labels));
}

/** Reads `<split>.json` of an event task: `{file: [{label, start, end}]}`, milliseconds. */
export async function readEventLabels(folder: string, split: string): Promise<EventLabels> {
  const labels = await readJsonFile(
    join(folder, `${split}.json`),
    eventLabelsSchema,
    `the labels of split ${split}, {file: [{label, start, end}]}`,
  );
  return new Map(Object.entries(labels));
}

/**
 * The text of a scene task's `<split>.json` as hear-preprocess writes it: files sorted, labels as they came (numbers
 * stay numbers).
 */
export function stringifySceneLabels(labels: ReadonlyMap<string, readonly (string | number)[]>): string {
  return stringifyPythonJson(sortedByFile(labels), 1);
}

/** The text of an event task's `<split>.json` as hear-preprocess writes it: files sorted, times as floats. */
export function stringifyEventLabels(
  labels: ReadonlyMap<string, readonly { label: string | number; start: number; end: number }[]>,
): string {
  const records = new Map<string, PythonJson>();
  for (const [file, events] of labels) {
    records.set(
      file,
      events.map(({ label, start, end }) => ({
        label,
        start: new PythonFloat(start),
        end: new PythonFloat(end),
      })),
    );
  }
  return stringifyPythonJson(sortedByFile(records), 1);
}

function sortedByFile<T>(entries: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return new Map([...entries].sort(([a], [b]) => compareText(a, b)));
}
