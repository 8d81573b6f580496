import { midiOfHz } from '../../formats/labels/midi-number.ts';
import { fourDigits } from '../../numerics/four-digits.ts';
import type { Excerpt } from '../excerpt.ts';
import { melodyPicture } from './music-picture.ts';
import { type Picture, type PictureFiles, type PicturePoint, rowsOf } from './picture.ts';

/** Pitch of the frames that are voiced and predicted to be, in semitones as MIDI numbers them. */
export async function pitchPicture(
  splits: readonly PictureFiles[],
  excerpts: readonly Excerpt[],
): Promise<Picture> {
  const points: PicturePoint[] = [];
  const misses: Picture['misses'][number][] = [];
  for (const { split, labels, predictions } of splits) {
    const truth = await frequenciesOf(labels);
    for (const [file, predicted] of await frequenciesOf(predictions)) {
      const right = truth.get(file) ?? new Map<string, number>();
      const off: number[] = [];
      for (const [time, frequency] of predicted) {
        const expected = right.get(time) ?? 0;
        if (!(expected > 0 && frequency > 0)) continue;
        const point: PicturePoint = [midiOfHz(expected), midiOfHz(frequency)];
        points.push(point);
        off.push(Math.abs(point[1] - point[0]));
      }
      const mean = off.reduce((sum, each) => sum + each, 0) / Math.max(1, off.length);
      const clip = {
        split,
        file,
        expected: `${[...right.values()].filter((each) => each > 0).length} voiced frames`,
        predicted: `${off.length} of them voiced, off by ${fourDigits(mean)} semitones`,
      };
      misses.push({ clip, by: mean });
    }
  }
  const plot = {
    title: 'Pitch of voiced frames',
    x: 'right, in semitones (MIDI)',
    y: 'predicted',
    diagonal: true,
  };
  const music = await melodyPicture(splits, excerpts, [
    'melody_overall_acc',
    'melody_raw_pitch',
    'melody_raw_chroma',
  ]);
  return { plots: [{ ...plot, points }], misses, music };
}

/** Hz by time, by clip. */
async function frequenciesOf(path: string): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const clips = new Map<string, Map<string, number>>();
  for (const [file, time, frequency] of await rowsOf(path, ['filename', 'timestamp', 'frequency'])) {
    const frames = clips.get(file) ?? new Map<string, number>();
    clips.set(file, frames.set(String(Number(time)), Number(frequency)));
  }
  return clips;
}
