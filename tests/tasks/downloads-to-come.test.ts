import test from 'ava';
import { planPipeline } from '../../src/pipeline/index.ts';
import { downloadSize, downloadsToCome } from '../../src/tasks/downloads-to-come.ts';
import { chooseTasks } from '../../src/tasks/registry.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const options = { tasksDir: 'no/tasks', mirrors: [] };

test('a plan tells what is still to be downloaded, about where it is known so, and how much is of unknown size', async (t) => {
  const workdir = temporaryFolder(t);
  const told = async (names: readonly string[], mode?: string) => {
    const { chosen } = await chooseTasks(names, mode);
    const nodes = chosen.map(({ task, mode: each }) => task.build(each, options));
    return downloadsToCome(chosen)(await planPipeline(nodes, { workdir })).lines;
  };
  t.deepEqual(await told(['spoken_digit'], 'small'), ['to download: 1 file, 77.5 kB']);
  t.deepEqual(await told(['tone_pitch']), []);
  t.deepEqual(await told(['libricount']), ['to download: 1 file, 1 of unknown size']);
  t.deepEqual(await told(['spoken_digit', 'libricount']), [
    'to download: 2 files, 11.9 MB and 1 of unknown size',
  ]);
  t.deepEqual(await told(['esc50', 'spoken_digit']), ['to download: 2 files, about 611.9 MB']);
  t.deepEqual(await told(['speech_commands', 'tfds_speech_commands']), ['to download: 2 files, 2.5 GB']);
});

test('the size of a task is that of its files where all are known, else what is known of the whole', async (t) => {
  const size = async (name: string, mode: string) => {
    const [chosen] = (await chooseTasks([name], mode)).chosen;
    return chosen === undefined
      ? undefined
      : downloadSize(chosen, chosen.task.build(mode, { tasksDir: '', mirrors: [] }));
  };
  t.is(await size('spoken_digit', 'small'), 77531);
  t.is(await size('tfds_crema_d', 'full'), 606e6);
  t.is(await size('tone_pitch', 'full'), 0);
  t.is(await size('libricount', 'full'), undefined);
});
