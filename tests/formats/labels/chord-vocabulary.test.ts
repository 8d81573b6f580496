import test from 'ava';
import { at } from '../../../src/at.ts';
import { isChord } from '../../../src/formats/labels/chord-label.ts';
import { CHORD_TAGS, chordParts, withBass } from '../../../src/formats/labels/chord-vocabulary.ts';

test('the vocabulary has 14 qualities on 12 roots, none and unknown, each of which is found again', (t) => {
  t.is(CHORD_TAGS.length, 170);
  t.true(CHORD_TAGS.every(isChord));
  t.deepEqual(
    CHORD_TAGS.map((label) => chordParts(label)?.tag),
    CHORD_TAGS.map((_, place) => place),
  );
});

test('a chord is taken apart into pitches, root and bass', (t) => {
  const parts = (label: string) => {
    const found = chordParts(label);
    if (found === undefined) return undefined;
    const { tag, pitches, root, bass } = found;
    return [at(CHORD_TAGS, tag), [...pitches].join(''), root, bass];
  };
  t.deepEqual(parts('C'), ['C:maj', '100010010000', 0, 0]);
  t.deepEqual(parts('Bb:min7/b3'), ['A#:min7', '010001001010', 10, 1]);
  t.deepEqual(parts('G:9'), ['G:7', '001001010001', 7, 7]);
  t.deepEqual(parts('D:maj/9'), ['D:maj', '001010100100', 2, 4]);
  t.deepEqual(parts('E:(1,5)'), ['X', '000010000001', 4, 4]);
  t.deepEqual(parts('N'), ['N', '000000000000', 12, 12]);
  t.deepEqual(parts('X'), ['X', '000000000000', 12, 12]);
  t.is(parts('H:maj'), undefined);
});

test('the bass of a chord is told where it is one of its pitches and not the root, and is read as it is told', (t) => {
  t.is(withBass('C:maj', 4), 'C:maj/3');
  t.is(withBass('A:min7', 7), 'A:min7/b7');
  for (const bass of [0, 2, 12]) t.is(withBass('C:maj', bass), 'C:maj');
  for (const label of ['N', 'X']) t.is(withBass(label, 4), label);
  for (const [tag, label] of CHORD_TAGS.entries()) {
    const sounds = chordParts(label)?.pitches ?? [];
    for (let bass = 0; bass < 12; bass++) {
      if (sounds[bass] !== 1) continue;
      t.like(chordParts(withBass(label, bass)), { tag, bass, pitches: sounds });
    }
  }
});
