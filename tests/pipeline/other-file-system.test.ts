import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { folder, type PipelineEvent, planPipeline, runPipeline } from '../../src/pipeline/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { contentsOf } from './folder-contents.ts';
import { statesOf, TextSteps } from './text-steps.ts';

/** Memory on Linux: never the file system of the temporary folder, unless that lies there too. */
const elsewhere = '/dev/shm';
const isThere = existsSync(elsewhere) && statSync(elsewhere).dev !== statSync(tmpdir()).dev;

function otherFolder(t: ExecutionContext): string {
  const made = mkdtempSync(join(elsewhere, 'heareval-pipeline-'));
  t.teardown(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

for (const [title, storeIsElsewhere] of [
  ['the store', true],
  ['what is published', false],
] as const) {
  test(`${title} may lie on another file system than all else, and is then copied once`, async (t) => {
    if (!isThere) {
      t.log(`left out: ${elsewhere} is no other file system`);
      t.pass();
      return;
    }
    const [near, far] = [temporaryFolder(t), otherFolder(t)];
    const workdir = join(storeIsElsewhere ? far : near, '_workdir');
    const publishTo = join(storeIsElsewhere ? near : far, 'published');
    const input = join(near, 'input');
    await runPipeline([new TextSteps().say('input', { publishTo: input })], { workdir, workers: 1 });
    const steps = new TextSteps();
    const node = () => steps.repeat(folder(input), 2, { publishTo });
    const events: PipelineEvent[] = [];
    const run = () => runPipeline([node()], { workdir, workers: 1, onEvent: (event) => events.push(event) });
    t.deepEqual(statesOf(await run()), ['Repeat done']);
    const expected = contentsOf(publishTo);
    t.is(expected.get('text.txt'), 'inputinput');

    const { ino } = statSync(join(publishTo, 'text.txt'));
    events.splice(0);
    t.deepEqual(statesOf(await run()), ['Repeat fresh']);
    t.false(events.some((event) => event.type === 'step-published'));
    t.is(statSync(join(publishTo, 'text.txt')).ino, ino);

    writeFileSync(join(publishTo, 'text.txt'), 'edited');
    t.true((await planPipeline([node()], { workdir })).steps[0]?.publish);
    t.deepEqual(statesOf(await run()), ['Repeat fresh'], 'a copy that was edited leaves the store as it is');
    t.deepEqual([...contentsOf(publishTo).keys()], [...expected.keys()]);
    t.is(contentsOf(publishTo).get('text.txt'), 'inputinput');
  });
}
