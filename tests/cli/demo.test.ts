import test from 'ava';
import { temporaryFolder } from '../temporary-folder.ts';
import { finalBytes } from './final-bytes.ts';
import { heareval } from './heareval.ts';

const FOLDERS = ['tasks', 'embeddings'];

test('the demo scores both tasks, a second run recomputes nothing and says so, and a killed one ends the same', async (t) => {
  const folder = temporaryFolder(t);
  const first = await heareval(folder, ['demo']);
  t.is(first.exitCode, 0, first.stderr);
  const score = (name: string) => Number(new RegExp(`${name} +(\\d\\.\\d+)`).exec(first.stdout)?.[1]);
  t.true(score('pitch_acc') > 0.85, first.stdout);
  t.true(score('event_onset_200ms_fms') > 0.3, first.stdout);
  t.regex(first.stdout, /embeddings\/baseline\/tone_pitch-1\.0\.0-small\/scores\.json/);

  const second = await heareval(folder, ['demo']);
  t.is(second.exitCode, 0);
  t.regex(second.stderr, /^nothing to do: \d+ steps fresh/);
  t.is(second.stdout, first.stdout);

  const killedFolder = temporaryFolder(t);
  for (const afterMs of [700, 2500]) {
    const killed = heareval(killedFolder, ['demo', '--workers', '1']);
    const timer = setTimeout(() => killed.kill('SIGKILL'), afterMs);
    await killed;
    clearTimeout(timer);
  }
  t.is((await heareval(killedFolder, ['demo'])).exitCode, 0);
  t.deepEqual(await finalBytes(killedFolder, FOLDERS), await finalBytes(folder, FOLDERS));
});
