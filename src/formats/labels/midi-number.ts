/** The A above middle C, in Hz and as MIDI numbers it. */
const A4_HZ = 440;
const A4 = 69;
const SEMITONES = 12;

/** The frequency of a MIDI number in equal temperament, in Hz; numbers may have fractions. */
export function hzOfMidi(number: number): number {
  return A4_HZ * 2 ** ((number - A4) / SEMITONES);
}

/** The MIDI number of a frequency above 0 Hz, with its fraction of a semitone. */
export function midiOfHz(hertz: number): number {
  return A4 + SEMITONES * Math.log2(hertz / A4_HZ);
}
