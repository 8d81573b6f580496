import type { InstrumentPart, MidiNote } from './performance.ts';

/** A note whose end may still move. */
interface HeldNote extends Omit<MidiNote, 'end'> {
  end: number;
}

type SoundEvent = { readonly time: number; readonly order: number; readonly part: number } & (
  | { readonly isDown: boolean }
  | { readonly note: HeldNote }
);

/** In the order in which things that happen at the same time are done. */
const PEDAL_DOWN = 0;
const PEDAL_UP = 1;
const NOTE_ON = 2;
const NOTE_OFF = 3;

/**
 * The notes of all parts as the sustain pedal lets them sound (note_seq, `apply_sustain_control_changes`): a note that
 * ends while the pedal is down goes on until the pedal is up, or until its pitch is played again by the same instrument.
 * Notes that would get no length that way are dropped. Drums are left as they are. A pedal that is never let go holds
 * its notes until the last event of all.
 */
export function applySustain(parts: readonly InstrumentPart[]): MidiNote[] {
  const notes = parts.flatMap((part, index) =>
    part.notes.map((note) => ({ part: index, isDrum: part.isDrum, note: { ...note } as HeldNote })),
  );
  const dropped = new Set<HeldNote>();
  const sounding = parts.map((): HeldNote[] => []);
  const isDown = parts.map(() => false);
  let now = 0;
  for (const event of inOrder(parts, notes)) {
    const { time } = event;
    now = time;
    const held = sounding[event.part] ?? [];
    if (!('note' in event)) {
      isDown[event.part] = event.isDown;
      if (event.isDown) continue;
      sounding[event.part] = held.filter((note) => note.end >= time);
      for (const note of held) note.end = Math.max(note.end, time);
    } else if (event.order === NOTE_ON) {
      if (isDown[event.part] === true) {
        for (const note of held) {
          if (note.pitch !== event.note.pitch) continue;
          note.end = time;
          if (note.start === time) dropped.add(note);
        }
        sounding[event.part] = held.filter((note) => note.pitch !== event.note.pitch);
      }
      sounding[event.part]?.push(event.note);
    } else if (isDown[event.part] !== true) {
      sounding[event.part] = held.filter((note) => note !== event.note);
    }
  }
  for (const held of sounding) for (const note of held) note.end = now;
  return notes.map(({ note }) => note).filter((note) => !dropped.has(note));
}

function inOrder(
  parts: readonly InstrumentPart[],
  notes: readonly { readonly part: number; readonly isDrum: boolean; readonly note: HeldNote }[],
): SoundEvent[] {
  const sustained = notes.filter(({ isDrum }) => !isDrum);
  const events: SoundEvent[] = [
    ...sustained.map(({ part, note }) => ({ time: note.start, order: NOTE_ON, part, note })),
    ...sustained.map(({ part, note }) => ({ time: note.end, order: NOTE_OFF, part, note })),
    ...parts.flatMap(({ pedal }, part) =>
      pedal.map(({ time, isDown }) => ({ time, order: isDown ? PEDAL_DOWN : PEDAL_UP, part, isDown })),
    ),
  ];
  return events.sort((a, b) => a.time - b.time || a.order - b.order);
}
