import { Writable } from 'node:stream';
import test from 'ava';
import { ProgressLine } from '../../src/cli/progress-line.ts';

function lineOn(terminal: { readonly isTTY: boolean; readonly columns?: number }) {
  const written: string[] = [];
  const stream = new Writable({
    write(piece, _encoding, done) {
      written.push(String(piece));
      done();
    },
  });
  const line = new ProgressLine(Object.assign(stream, terminal) as unknown as NodeJS.WriteStream);
  return { line, written };
}

test('a line is written over and over, as much of it as fits, and cleared once', (t) => {
  const { line, written } = lineOn({ isTTY: true, columns: 30 });
  line.clear();
  t.deepEqual(written, [], 'nothing is there to be cleared');
  line.show(`\x1b[31mred ${'x'.repeat(50)}`);
  line.show('done');
  line.clear();
  line.clear();
  t.deepEqual(written, [`\r\x1b[K\\x1b[31mred ${'x'.repeat(17)}`, '\r\x1b[Kdone', '\r\x1b[K']);
});

test('on the narrowest terminals a line has 20 characters', (t) => {
  const { line, written } = lineOn({ isTTY: true, columns: 5 });
  line.show('x'.repeat(50));
  t.deepEqual(written, [`\r\x1b[K${'x'.repeat(20)}`]);
});

test('elsewhere than on a terminal nothing is shown', (t) => {
  const { line, written } = lineOn({ isTTY: false });
  line.show('a');
  line.clear();
  t.deepEqual(written, []);
});
