import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../src/errors.ts';
import { defineStep, type InputSource, type Spawned, writeFileAtomic } from '../../../src/pipeline/index.ts';

/** Writes each letter of a text to a file of its own, and spawns the drafted steps for each of them. */
export const split = defineStep<{ readonly text: string }>({
  module: import.meta.url,
  name: 'SplitLetters',
  version: '1',
  async run({ params, outDir, log }) {
    log(`splitting ${params.text}`);
    for (const letter of params.text) await writeFileAtomic(join(outDir, `${letter}.txt`), letter);
  },
  spawn: ({ node, scope, drafts, output }) =>
    output.files.flatMap((file) =>
      drafts.map(({ label, params, env }) =>
        repeat({
          scope,
          label: `${label} ${file}`,
          params: params as { times: number },
          inputs: { letter: { kind: 'selection', from: node, patterns: [file] } },
          env: env as { readonly upper: boolean },
        }),
      ),
    ),
});

const repeat = defineStep<
  { readonly times: number },
  { readonly letter: InputSource },
  { readonly upper: boolean }
>({
  module: import.meta.url,
  name: 'RepeatLetter',
  version: '1',
  async run({ params, inputs: { letter }, env, outDir }) {
    const [file = ''] = letter.files;
    if (params.times < 1) {
      throw new UserError(`times: ${params.times}; expected 1 or more`, { next: 'try 1' });
    }
    const text = readFileSync(join(letter.path, file), 'utf8').repeat(params.times);
    await writeFileAtomic(join(outDir, file), env.upper ? text.toUpperCase() : text);
  },
});

export const join_ = defineStep<Record<never, never>, { readonly all: Spawned }>({
  module: import.meta.url,
  name: 'JoinLetters',
  version: '1',
  async run({ inputs: { all }, outDir }) {
    const texts = all.flatMap(({ path, files }) =>
      files.map((file) => readFileSync(join(path, file), 'utf8')),
    );
    await writeFileAtomic(join(outDir, 'all.txt'), texts.join(' '));
  },
});
