import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../../src/errors.ts';
import { linesOf, readTextFile, textPieces } from '../../../src/formats/files/text-file.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

function fileOf(t: ExecutionContext, bytes: string | Uint8Array): string {
  const path = join(temporaryFolder(t), 'a b.csv');
  writeFileSync(path, bytes);
  return path;
}

test('a byte order mark is no part of the text, what looks like one later is', async (t) => {
  t.is(await readTextFile(fileOf(t, '\ufeffà\n\ufeffb'), 'a text'), 'à\n\ufeffb');
  t.is(await readTextFile(fileOf(t, ''), 'a text'), '');
});

test('text that is no UTF-8 is refused with its line, the byte and the command that converts it', async (t) => {
  const path = fileOf(t, Buffer.from('filename,label\r\na.wav,dog\rb.wav,perr\xe9\n', 'latin1'));
  const error = await t.throwsAsync<UserError>(readTextFile(path, 'a text'), { instanceOf: UserError });
  t.is(error?.message, `${path}, line 3: the byte E9 after 'perr' is no UTF-8; expected text in UTF-8`);
  t.regex(error?.next ?? '', /^iconv -f WINDOWS-1252 -t UTF-8 '.*a b\.csv' > '.*a b-utf8\.csv' /);
});

test('of a long line the last 20 characters before the byte are told', async (t) => {
  const path = fileOf(t, Buffer.from(`${'x'.repeat(9)}${'0123456789'.repeat(2)}\xe9`, 'latin1'));
  await t.throwsAsync(readTextFile(path, 'a text'), {
    message: /the byte E9 after '01234567890123456789' is no UTF-8/,
  });
});

test('bytes that Unicode forbids are refused: overlong forms, halves of pairs, a cut character', async (t) => {
  for (const bytes of [
    [0xc0, 0x80],
    [0xed, 0xa0, 0x80],
    [0x61, 0xe2, 0x82],
    [0xf5, 0x80, 0x80, 0x80],
  ]) {
    await t.throwsAsync(readTextFile(fileOf(t, Uint8Array.from(bytes)), 'a text'), {
      instanceOf: UserError,
      message: /line 1: the byte .* is no UTF-8/,
    });
  }
});

test('other encodings are refused by name, and NUL bytes by their line', async (t) => {
  const refused = (bytes: Uint8Array, message: RegExp) =>
    t.throwsAsync(readTextFile(fileOf(t, bytes), 'a text'), { instanceOf: UserError, message });
  await refused(Buffer.from('\ufeffa,b\n', 'utf16le'), /: text in UTF-16; expected UTF-8$/);
  await refused(Buffer.from('\ufeffa,b\n', 'utf16le').swap16(), /: text in UTF-16; expected UTF-8$/);
  await refused(Uint8Array.of(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0), /: text in UTF-32; expected UTF-8$/);
  await refused(Buffer.from('a\nb\0\n'), /, line 2: a NUL byte, as UTF-16 has them; expected text in UTF-8$/);
});

test('a file that is read in pieces is cut at its lines alone, whatever ends them', async (t) => {
  for (const end of ['\n', '\r\n', '\r']) {
    const text = Array.from({ length: 130_000 }, (_, row) => `${row},ünï${end}`).join('');
    const pieces: string[] = [];
    for await (const piece of textPieces(fileOf(t, text), 'a text', () => '')) pieces.push(piece);
    t.true(pieces.length > 1);
    t.true(pieces.every((piece) => /[\r\n]$/.test(piece)));
    t.is(pieces.join(''), text);
  }
});

test('a line ends with \\r\\n, \\n or \\r', (t) => {
  t.deepEqual(linesOf('a\r\nb\nc\rd'), ['a', 'b', 'c', 'd']);
});
