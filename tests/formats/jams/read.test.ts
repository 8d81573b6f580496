import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { BadInputsError, UserError } from '../../../src/errors.ts';
import { parseJams, readJams } from '../../../src/formats/jams/read.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { fixture, rowsOf } from './jams-fixture.ts';

const { written } = fixture;

async function refusal(t: ExecutionContext, name: string, content: string | Uint8Array): Promise<UserError> {
  const file = join(temporaryFolder(t, { [name]: content }), name);
  const error = await t.throwsAsync<UserError>(readJams(file), { instanceOf: UserError });
  error.message = error.message.replaceAll(file, name);
  if (error.next !== undefined) error.next = error.next.replaceAll(dirname(file), '.');
  return error;
}

test('files that the Python package writes are read, gzipped ones too', async (t) => {
  const files = { 'song.jams': written.text, 'song.jamz': Buffer.from(written.jamz, 'base64') };
  const folder = temporaryFolder(t, files);
  for (const name of Object.keys(files)) {
    const told: string[] = [];
    const jams = await readJams(join(folder, name), (line) => told.push(line));
    t.deepEqual(
      jams.annotations.map((each) => [each.namespace, rowsOf(each)]),
      written.annotations.map(([namespace, rows]) => [namespace, [...rows]]),
    );
    t.is(jams.file_metadata.title, 'Ü "quoted" \\ 𝄞');
    t.deepEqual(jams.file_metadata.identifiers, { musicbrainz: '1a2b' });
    t.deepEqual(jams.sandbox, { note: 'kept', nested: { a: [1, { b: null }] } });
    t.is(jams.annotations[0]?.annotation_metadata.curator.name, 'Ada');
    t.is(told.length, 1);
    t.regex(
      told[0] ?? '',
      /annotations\[0\] \(chord\): 1 of 3 confidences are NaN or missing, taken as null$/,
    );
  }
});

test('observations come by rising time, those of one time in the order of the file', (t) => {
  const row = (time: number, value: string) => ({ time, duration: 0, value, confidence: null });
  const data = [row(2, 'd'), row(1, 'a'), row(1, 'b'), row(1.5, 'c')];
  const file = { file_metadata: { duration: 3 }, annotations: [{ namespace: 'tag_open', data }] };
  const [annotation] = parseJams(JSON.stringify(file), 'a.jams').annotations;
  t.deepEqual(
    annotation?.data.map(({ value }) => value),
    ['a', 'b', 'c', 'd'],
  );
});

test('what is no JSON is refused with line and column', async (t) => {
  for (const [content, expected] of [
    ['{"annotations": [\n  {"time" 3}]}', `broken.jams, line 2, column 11: found '3'; expected ':'`],
    ['{"annotations": [', 'broken.jams, line 1, column 18: the file ends; expected a value'],
    ['', 'broken.jams, line 1, column 1: the file ends; expected a value'],
    [
      '{"sandbox": {"a": 1,\n "a": 2}}',
      'broken.jams, line 2, column 2: the key "a" is there twice; expected each key once',
    ],
    ['{"sandbox": {}} x', "broken.jams, line 1, column 17: found 'x'; expected the end of the file"],
  ] as const) {
    t.is((await refusal(t, 'broken.jams', content)).message, expected);
  }
});

test('several problems are told below each other, and how many more there are', async (t) => {
  const data = Array.from({ length: 30 }, (_, index) => ({
    time: index,
    duration: 0,
    value: 'x',
    confidence: null,
  }));
  const error = await refusal(
    t,
    'a.jams',
    JSON.stringify({ file_metadata: { duration: 1 }, annotations: [{ namespace: 'beat', data }] }),
  );
  t.true(error instanceof BadInputsError);
  const lines = error.message.split('\n');
  t.is(lines[0], 'a.jams: 30 problems');
  t.is(
    lines[1],
    '  annotations[0] (beat), observation 0: value "x"; expected the place in the bar, a number, or null',
  );
  t.is(lines.length, 12);
  t.is(lines[11], '  and 20 more');
});

test('a .jamz that is cut, damaged or not gzipped, and a .jams that is, are refused with what to do', async (t) => {
  const whole = gzipSync(written.text);
  const cut = await refusal(t, 'song.jamz', whole.subarray(0, 200));
  t.is(
    cut.message,
    'song.jamz: gzip that is cut off after 200 bytes; expected a whole file, to be fetched or written again',
  );
  const damaged = Uint8Array.from(whole, (byte, index) => (index === 40 ? byte ^ 255 : byte));
  t.regex((await refusal(t, 'song.jamz', damaged)).message, /^song\.jamz: gzip that is damaged \(/);
  const plain = await refusal(t, 'song.jamz', written.text);
  t.is(plain.message, 'song.jamz: not gzipped; expected gzipped JSON');
  t.is(plain.next, "mv './song.jamz' './song.jams'");
  const zipped = await refusal(t, 'song.jams', whole);
  t.is(zipped.next, "mv './song.jams' './song.jamz'");
  t.is((await refusal(t, 'song.jamz', '')).message, 'song.jamz: empty; expected gzipped JSON');
  await t.throwsAsync(readJams(join(temporaryFolder(t), 'none.jams')), {
    instanceOf: UserError,
    message: /none\.jams: no such file; expected a JAMS file, \.jams or gzipped \.jamz$/,
  });
});
