import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { cutToWidth, displayWidth, harmless } from '../../../src/pipeline/text/display-width.ts';

test('letters take as many columns as terminals give them', (t) => {
  for (const [text, width] of [
    ['', 0],
    ['fold 1', 6],
    ['Größe', 5],
    ['Gro\u0308ße', 5],
    ['音声', 4],
    ['소리', 4],
    ['ａ', 2],
    ['🎵', 2],
    ['👩‍🔬', 2],
    ['✓ ━', 3],
    ['\x1b[31mred\x1b[39m', 3],
    ['צליל', 4],
  ] as const) {
    t.is(displayWidth(text), width, text);
  }
});

test('what is too long is cut at a letter, and its colours are gone', (t) => {
  t.is(cutToWidth('\x1b[31mred\x1b[39m', 3), '\x1b[31mred\x1b[39m');
  t.is(cutToWidth('\x1b[31mreddish\x1b[39m', 4), 'red…');
  t.is(cutToWidth('音声音声', 4), '音…');
  t.is(cutToWidth('ab', 1), '…');
});

testProp(
  'a cut text takes no more columns than there are',
  [fc.string({ unit: 'grapheme' }), fc.nat(20)],
  (t, text, columns) => {
    t.true(displayWidth(cutToWidth(text, columns)) <= columns);
  },
);

test('what a step says can move no cursor', (t) => {
  t.is(harmless('a\x1b[2Jb\rc\x07d\te\nf\x9b2J'), 'ab c d\te\nf');
});
