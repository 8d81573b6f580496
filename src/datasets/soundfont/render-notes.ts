import { DRUMS, type PlayedNote } from './played-note.ts';
import type { SoundFont } from './sound-font.ts';

/** As much as the synthesizer renders at a time. */
const BLOCK = 128;
/** Of MIDI: the tenth is that of drums. */
const CHANNELS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15];
const DRUM_CHANNELS = [9];
const DRY = { effectsEnabled: false, eventsEnabled: false };

/**
 * Renders notes, dry (without reverberation and chorus) and as loud as the synthesizer makes them; what sounds on past the end is
 * cut. The same notes give the same samples: each call has a synthesizer of its own, so that nothing is left of what
 * was rendered before.
 *
 * @param notes of at most 15 programs and a drum kit; notes of one program and pitch may not overlap
 * @param cents by how much all is tuned away from A = 440 Hz
 * @returns mono: the mean of left and right
 */
export function renderNotes(
  { synthesizer, bank }: SoundFont,
  notes: readonly PlayedNote[],
  { length, sampleRate, cents = 0 }: { length: number; sampleRate: number; cents?: number },
): Float32Array {
  const synth = new synthesizer.SpessaSynthProcessor(sampleRate, DRY);
  synth.soundBankManager.addSoundBank(bank, 'font');
  synth.setSystemParameter('fineTune', cents);
  const channels = new Map<number, number>();
  for (const { program } of notes) {
    if (channels.has(program)) continue;
    const free = program < DRUMS ? CHANNELS : DRUM_CHANNELS;
    const channel = free.find((each) => ![...channels.values()].includes(each));
    if (channel === undefined) throw new RangeError(`more than ${free.length} programs of a kind at once`);
    channels.set(program, channel);
    synth.programChange(channel, program % DRUMS);
  }
  const sampleAt = (milliseconds: number) => Math.round((milliseconds * sampleRate) / 1000);
  const events = notes
    .flatMap(({ program, midi, velocity, start, end }) => {
      const channel = channels.get(program) as number;
      return [
        { at: sampleAt(start), order: 1, send: () => synth.noteOn(channel, midi, velocity) },
        { at: sampleAt(end), order: 0, send: () => synth.noteOff(channel, midi) },
      ];
    })
    .sort((a, b) => a.at - b.at || a.order - b.order);
  const [left, right] = [new Float32Array(length), new Float32Array(length)];
  let next = 0;
  for (let place = 0; place < length; ) {
    for (; (events[next]?.at ?? length) <= place; next += 1) events[next]?.send();
    const end = Math.min(length, place + BLOCK, events[next]?.at ?? length);
    synth.process(left, right, place, end - place);
    place = end;
  }
  for (let i = 0; i < length; i += 1) left[i] = ((left[i] as number) + (right[i] as number)) / 2;
  return left;
}

/** Scales sound to a peak, in place; silence stays. */
export function scaleToPeak(waveform: Float32Array, peak: number): Float32Array {
  const loudest = waveform.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  if (loudest === 0) return waveform;
  for (let i = 0; i < waveform.length; i += 1) waveform[i] = ((waveform[i] as number) * peak) / loudest;
  return waveform;
}
