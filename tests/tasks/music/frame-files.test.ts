import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { readMelodyFile } from '../../../src/tasks/music/frame-files.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { fixture } from './music-fixture.ts';

for (const [name, { text, refused, times, values }] of Object.entries(fixture.melodies)) {
  test(`a melody with ${name} is ${refused ? 'refused' : 'read'} as mir_eval does it`, async (t) => {
    const path = join(temporaryFolder(t), 'melody.txt');
    await writeFile(path, text);
    if (refused) {
      await t.throwsAsync(readMelodyFile(path), { name: 'UserError', message: /melody\.txt, line 1: / });
      return;
    }
    const frames = await readMelodyFile(path);
    t.deepEqual([...frames.values], values);
    t.deepEqual(
      [...frames.times].map((time) => time / 1000),
      times,
    );
  });
}

for (const [text, message] of [
  ['time,f0\n0,1\n', ", line 1: 'time,f0'; expected numbers, between blanks or commas"],
  ['0 1 2\n', ', line 1: 3 columns; expected 2, time in seconds and Hz'],
  ['0 1\n1 1 0.5\n', ', line 2: 3 columns; expected 2, time in seconds and Hz'],
  ['0;1\n', ", line 1: '0;1'; expected numbers, between blanks or commas"],
  ['0 1\n\n0.1 nan\n', ", line 3, column 2: 'nan'; expected Hz, 0 or below where nothing sounds"],
  ['0 1\n0.02 1\n0.01 1\n', ', line 3: time 0.01 comes after 0.02; expected rising times'],
  ['-0.01 1\n', ', line 1: column 1: -0.01; expected seconds from 0'],
  ['\n# nothing\n', ': empty; expected an annotation'],
] as const) {
  test(`${JSON.stringify(text)} is refused in one line`, async (t) => {
    const path = join(temporaryFolder(t), 'melody.txt');
    await writeFile(path, text);
    const { message: found } = await t.throwsAsync(readMelodyFile(path), { name: 'UserError' });
    t.true(found.startsWith(path));
    t.is(found.slice(path.length), message);
  });
}
