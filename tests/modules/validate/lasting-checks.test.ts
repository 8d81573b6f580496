import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { ModuleHost } from '../../../src/modules/module-host.ts';
import { tryLongSounds, watchMemory } from '../../../src/modules/validate/lasting-checks.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { moduleSource } from '../module-source.ts';

/** Milliseconds that the module takes for a second of sound. */
const MS = 20;

async function contextOf(t: ExecutionContext, seconds: number) {
  const wait = `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, (${MS} * length) / 16000);`;
  const folder = temporaryFolder(t, { 'mine.mjs': moduleSource({ scenes: wait, timestamps: wait }) });
  const url = pathToFileURL(join(folder, 'mine.mjs')).href;
  const host = new ModuleHost(
    { specifier: './mine', name: 'mine', place: url, url, identity: {} },
    { workers: 1 },
  );
  t.teardown(() => host.close());
  return { host, model: await host.describe(), seconds, signal: undefined };
}

test('long sounds are left out where they would take too long, and said so', async (t) => {
  const { state, detail } = await tryLongSounds(await contextOf(t, 1));
  t.is(state, 'ok');
  t.regex(
    detail,
    /^10 s of noise in \d+\.\d s: \d+(?:\.\d)? x real time; scenes of 60 s, 4 minutes, 20 minutes were left out: longer than 1 s \(--check-seconds\); timestamps of 2 minutes were left out: /,
  );
});

test('memory is watched for fewer calls where all would take too long, and said so', async (t) => {
  const { detail } = await watchMemory(await contextOf(t, 0.3));
  t.regex(
    detail,
    /^(\d+ MiB; \d+ calls instead of 40: longer than 0\.3 s \(--check-seconds\)|not known .*)$/,
  );
});
