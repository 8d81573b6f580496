import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import {
  defineStep,
  folder,
  type InputSource,
  type StepContext,
  writeFileAtomic,
} from '../../src/pipeline/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type OutsideWrite, runWatched } from './outside-writes.ts';
import { TextSteps } from './text-steps.ts';

type Context = StepContext<Record<never, never>, { text: InputSource; mine: InputSource }, undefined>;

/** What a step is caught at that reads the output of another and a folder of the user's. */
async function caught(
  t: ExecutionContext,
  misbehave: (context: Context, root: string) => Promise<void> | void,
): Promise<readonly OutsideWrite[]> {
  const root = temporaryFolder(t);
  mkdirSync(join(root, 'mine'));
  writeFileSync(join(root, 'mine', 'file.txt'), 'mine');
  const step = defineStep<Record<never, never>, { text: InputSource; mine: InputSource }>({
    name: 'Naughty',
    version: '1',
    run: async (context) => {
      await writeFileAtomic(join(context.outDir, 'folder', 'own.txt'), 'own');
      await misbehave(context, root);
    },
  });
  const inputs = { text: new TextSteps().say('hello'), mine: folder(join(root, 'mine')) };
  const target = step({ scope: 'test', params: {}, inputs, publishTo: join(root, 'published') });
  const { result, writes } = await runWatched([target], { root, workdir: join(root, '_workdir') });
  t.not(result.status, 'cancelled');
  return writes;
}

test('a step that writes only where it should is not found fault with', async (t) => {
  t.deepEqual(await caught(t, () => {}), []);
});

for (const [title, path, misbehave] of [
  [
    'changes a file of the user',
    /^mine\/file\.txt$/,
    ({ inputs }) => appendFileSync(join(inputs.mine.path, 'file.txt'), '!'),
  ],
  [
    'removes a file of the user',
    /^mine\/file\.txt$/,
    ({ inputs }) => rmSync(join(inputs.mine.path, 'file.txt')),
  ],
  [
    'changes the output of another step',
    /^_workdir\/test\/00-Say-[0-9a-f]{8}\/text\.txt$/,
    ({ inputs }) => writeFileSync(join(inputs.text.path, 'text.txt'), 'other'),
  ],
  [
    'leaves a file in the store',
    /^_workdir\/test\/left\.txt$/,
    ({ outDir }) => writeFileSync(join(outDir, '..', 'left.txt'), ''),
  ],
  ['leaves a folder elsewhere', /^elsewhere$/, (_context, root) => mkdirSync(join(root, 'elsewhere'))],
  [
    'leaves a file and fails',
    /^left\.txt$/,
    (_context, root) => {
      writeFileSync(join(root, 'left.txt'), '');
      throw new Error('failed');
    },
  ],
] as readonly [string, RegExp, (context: Context, root: string) => void][]) {
  test(`a step that ${title} is caught`, async (t) => {
    const writes = await caught(t, misbehave);
    t.deepEqual(
      writes.map(({ step }) => step),
      ['Naughty'],
      JSON.stringify(writes),
    );
    t.regex(writes[0]?.path ?? '', path);
  });
}
