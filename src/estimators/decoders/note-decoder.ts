import { z } from 'zod';
import { PackedObservations } from '../../formats/jams/packed-observations.ts';
import { midiOfHz } from '../../formats/labels/midi-number.ts';
import type { Note } from '../../formats/labels/note-table.ts';
import { shortFloat32 } from '../../prediction-types/float32-text.ts';
import { NoteReader } from '../../prediction-types/note-reader.ts';
import { type NoteSettings, noteSettings } from '../../prediction-types/note-settings.ts';
import type { Decoder } from './decoder.ts';
import { changedWhereSilent } from './silent-frames.ts';

const share = z.number().min(0).max(1);
const settings = z.strictObject({
  /** Activations from which a note begins, and sounds; milliseconds of the shortest note. Default: those of the task. */
  onset_threshold: share.optional(),
  threshold: share.optional(),
  min_duration: z.number().min(0).optional(),
});

/**
 * Notes of frames and onsets, as they are scored; where the sound is silent there are none. JAMS has no place for how hard notes are struck: where the network tells it,
 * `sandbox.velocities` has a number from 0 to 127 for each observation.
 */
export const noteDecoder: Decoder = {
  name: 'notes',
  namespaces: ['note_midi', 'note_hz'],
  usualFor: ['notes event'],
  kind: 'event',
  type: 'notes',
  settings,
  complete({ settings: ofTask }, given) {
    const { onset_threshold, threshold, min_duration } = noteSettings(ofTask as Partial<NoteSettings>);
    return { onset_threshold, threshold, min_duration, ...given };
  },
  start({ settings: ofTask, columns }, given, namespace) {
    const all = noteSettings({ ...(ofTask as Partial<NoteSettings>), ...settings.parse(given) });
    const reader = new NoteReader(all);
    const data = new PackedObservations();
    const velocities: number[] = [];
    const keep = (notes: readonly Note[]) => {
      for (const { start, end, frequency, velocity = 0 } of notes) {
        data.add({
          time: start / 1000,
          duration: (end - start) / 1000,
          value: namespace === 'note_midi' ? Math.round(midiOfHz(frequency)) : shortFloat32(frequency),
          confidence: null,
        });
        if (all.velocities) velocities.push(velocity);
      }
    };
    return {
      add({ values, times, silent }) {
        reader.add(
          changedWhereSilent(values, columns, silent, (row) => row.fill(0)),
          times,
        );
        keep(reader.take());
      },
      end() {
        keep(reader.end());
        return all.velocities ? { data, sandbox: { velocities } } : { data };
      },
    };
  },
};
