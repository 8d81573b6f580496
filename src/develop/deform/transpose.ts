const NOTE = /^([A-G])([b#]*)/;
const CLASSES: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };
const NAMES = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'] as const;

/**
 * A chord, a key or a tonic moved by semitones: the note that it begins with, written with sharps, and what follows as it was. What begins with
 * no note, as N and X, stays. muda: `transpose`.
 *
 * @param semitones rounded, as there are no names between
 */
export function transpose(label: string, semitones: number): string {
  const found = NOTE.exec(label);
  if (found === null) return label;
  const [note, letter = '', altered = ''] = found;
  const raised = [...altered].reduce((sum, sign) => sum + (sign === '#' ? 1 : -1), 0);
  const moved = (CLASSES[letter] ?? 0) + raised + Math.round(semitones);
  return `${NAMES[((moved % 12) + 12) % 12]}${label.slice(note.length)}`;
}
