import { rmSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { eventLine } from '../../../src/pipeline/history/event-lines.ts';
import {
  defineStep,
  type PipelineEvent,
  runPipeline,
  type StepNode,
  writeFileAtomic,
} from '../../../src/pipeline/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

interface Params {
  readonly [name: string]: string;
  readonly text: string;
}

const write = (version = '1') =>
  defineStep<Params>({
    name: 'Write',
    version,
    run: async ({ params, outDir }) => writeFileAtomic(join(outDir, 'a.txt'), params.text + version),
  });

/** What a run tells of what it published, without folders. */
async function published(node: StepNode, workdir: string): Promise<string | undefined> {
  const events: PipelineEvent[] = [];
  const { status } = await runPipeline([node], {
    workdir,
    workers: 1,
    onEvent: (event) => events.push(event),
  });
  if (status !== 'ok') throw new Error(status);
  const [event] = events.filter(({ type }) => type === 'step-published');
  return event === undefined ? undefined : eventLine(event)?.replace(/ to \S+?(?=,|$)/, '');
}

test('what takes the place of an output with other parameters says so, also where it was made before', async (t) => {
  const workdir = temporaryFolder(t);
  const publishTo = join(workdir, 'results');
  const node = (params: Params) => write()({ scope: 'test', params, publishTo });
  const [onnx, tfjs] = [node({ text: 'a' }), node({ text: 'b', engine: 'tfjs' })];
  const place = 'in place of its earlier output there';
  t.is(await published(onnx, workdir), 'published test/Write');
  t.is(await published(onnx, workdir), undefined);
  t.is(
    await published(tfjs, workdir),
    `published test/Write, ${place} (text changed from "a" to "b", engine changed from nothing to "tfjs")`,
  );
  t.is(
    await published(onnx, workdir),
    `published test/Write, ${place} (text changed from "b" to "a", engine changed from "tfjs" to nothing)`,
  );
  rmSync(join(workdir, 'test'), { recursive: true });
  rmSync(join(workdir, '.cache'), { recursive: true });
  t.is(await published(tfjs, workdir), `published test/Write, ${place} (which this workdir does not have)`);
});

test('a new version of a step, and the same files by other parameters, take a place without a word', async (t) => {
  const workdir = temporaryFolder(t);
  const publishTo = join(workdir, 'results');
  await published(write()({ scope: 'test', params: { text: 'a' }, publishTo }), workdir);
  t.is(
    await published(write('2')({ scope: 'test', params: { text: 'a' }, publishTo }), workdir),
    'published test/Write',
  );
  t.is(
    await published(write('2')({ scope: 'test', params: { text: 'a', other: 'b' }, publishTo }), workdir),
    'published test/Write',
  );
});
