import test from 'ava';
import { PythonRandom } from '../../../src/random/python-random.ts';
import { bassNotes, chordNotes, leadNotes, PATTERNS } from '../../../src/tasks/sampler/chord-parts.ts';
import { chordOf, drawProgression } from '../../../src/tasks/sampler/chord-progression.ts';

const BEAT = 400;
const SEED = 'chord parts';

/** Chords of a few progressions in a row, of 1 to 4 beats. */
function spans() {
  const random = new PythonRandom(SEED);
  const { chords, scale } = drawProgression(random, 60);
  let start = 0;
  const all = chords.map((chord, place) => {
    const span = { chord, start, end: start + BEAT * (1 + (place % 4)) };
    start = span.end;
    return span;
  });
  return { spans: all.filter(({ chord }) => chord.pitches.length > 0), scale };
}

const pitchOf = (midi: number) => midi % 12;

for (const pattern of PATTERNS) {
  test(`of a chord that is ${pattern} all its pitches sound, and no others, none twice at once`, (t) => {
    for (const withBass of [true, false]) {
      const random = new PythonRandom(pattern);
      for (const span of spans().spans) {
        const notes = chordNotes(random, span, { program: 0, beat: BEAT, pattern, withBass });
        t.deepEqual(
          [...new Set(notes.map(({ midi }) => pitchOf(midi)))].sort((a, b) => a - b),
          span.chord.pitches.toSorted((a, b) => a - b),
        );
        t.true(notes.every(({ start, end }) => start >= span.start && start < end && end <= span.end));
        t.true(notes.every(({ midi }) => midi >= 48 && midi <= 83));
        const lowest = Math.min(...notes.map(({ midi }) => midi));
        if (withBass) t.is(pitchOf(lowest), span.chord.bass);
        for (const note of notes) {
          const same = notes.filter(
            (other) => other.midi === note.midi && other.start < note.end && note.start < other.end,
          );
          t.is(same.length, 1);
        }
      }
    }
  });
}

test('a bass is low, on the first beat and of the pitch that the label says', (t) => {
  const random = new PythonRandom(SEED);
  const first = chordOf(0, 'maj', 1);
  t.deepEqual(first, { label: 'C:maj/3', pitches: [0, 4, 7], bass: 4 });
  for (const span of spans().spans) {
    const notes = bassNotes(random, span, { program: 32, beat: BEAT });
    t.is(notes[0]?.start, span.start);
    t.true(notes.every(({ midi }) => pitchOf(midi) === span.chord.bass && midi >= 28 && midi < 40));
    t.true(notes.every(({ end }) => end <= span.end));
  }
});

test('a melody is of the chord most of the time, and else of the key', (t) => {
  const random = new PythonRandom(SEED);
  const { spans: all, scale } = spans();
  let [own, count] = [0, 0];
  for (const span of all) {
    for (const { midi } of leadNotes(random, span, { program: 40, beat: BEAT, scale })) {
      t.true(span.chord.pitches.includes(pitchOf(midi)) || scale.includes(pitchOf(midi)));
      own += span.chord.pitches.includes(pitchOf(midi)) ? 1 : 0;
      count += 1;
    }
  }
  t.true(count > 50 && own > 0.6 * count && own < count, `${own} of ${count}`);
});

test('a progression has every quality and both inversions and none, and no chord twice in a row', (t) => {
  const { chords } = drawProgression(new PythonRandom(SEED), 2000);
  t.true(chords.every(({ label }, place) => label !== chords[place - 1]?.label));
  const qualities = new Set(chords.map(({ label }) => label.replace(/^[A-G]#?:?/, '').replace(/\/.*/, '')));
  t.is(qualities.size, 15);
  const share = (of: RegExp) => chords.filter(({ label }) => of.test(label)).length / chords.length;
  t.true(share(/^N$/) > 0.03 && share(/^N$/) < 0.1);
  t.true(share(/\//) > 0.15 && share(/\//) < 0.35);
  t.true(share(/:(maj|min)($|\/)/) > 0.35);
  t.deepEqual(chordOf(9, 'min7', 3).label, 'A:min7/b7');
  t.deepEqual(chordOf(9, 'min', 3).label, 'A:min/5');
});
