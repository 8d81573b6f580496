import { fewNames } from '../../few.ts';
import type { Corpus } from '../corpus/define-task.ts';
import { defineExtractMetadata } from '../corpus/extract-metadata.ts';
import type { ResolvedTaskConfig } from '../corpus/task-config.ts';
import type { TaskOptions } from '../task-definition.ts';
import type { GivenArchives } from './given-archives.ts';
import { musicSources } from './music-sources.ts';
import { type MusicParams, trackRows } from './music-tracks.ts';
import { type NoteFormat, readNoteFile } from './note-files.ts';
import { velocitiesOf } from './note-velocities.ts';
import type { TrackLayout } from './track-files.ts';
import type { TrackTable } from './track-table.ts';

const TOLD = 3;

type NoteParams = MusicParams & { readonly format: NoteFormat };

const extractMetadata = defineExtractMetadata<NoteParams>({
  module: import.meta.url,
  version: '2',
  async readRows(corpus) {
    const without: string[] = [];
    let struck = 0;
    const rows = await trackRows(corpus, async ({ track, annotation, midi }) => {
      const notes = await readNoteFile(annotation, corpus.params.format);
      const velocities = midi === undefined ? [] : await velocitiesOf(notes, midi);
      const labels = notes.map(({ frequency: label, ...times }, place) => {
        const velocity = velocities[place];
        if (velocity === undefined) without.push(track);
        else struck += 1;
        return { label, ...times, ...(velocity === undefined ? {} : { velocity }) };
      });
      return {
        labels: labels.length === 0 ? [{ label: null }] : labels,
        lastSound: notes.reduce((last, { end }) => Math.max(last, end), 0),
      };
    });
    if (struck === 0 || without.length === 0) return rows;
    const { task } = corpus.params;
    corpus.log(
      `${without.length} of ${struck + without.length} notes of ${task} are in no MIDI file (${fewNames([...new Set(without)], TOLD)}); so notes have no velocities`,
    );
    return rows.map(({ velocity: _, ...row }) => row);
  },
});

/**
 * A data set of recordings, each with its notes in a file of its own.
 *
 * @param format of these files
 * @param tracks all there must be
 * @param archives that a given folder may have instead of what is in them
 */
export function noteCorpus(
  config: ResolvedTaskConfig,
  options: TaskOptions,
  format: NoteFormat,
  layout: TrackLayout,
  tracks: TrackTable,
  archives?: GivenArchives,
): Corpus {
  return {
    ...musicSources(config, options, layout, archives),
    extractMetadata: (node) =>
      extractMetadata({ ...node, params: { task: config.task_name, format, layout, tracks } }),
  };
}
