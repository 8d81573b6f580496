import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import { temporaryFolder } from '../temporary-folder.ts';

/** The first block of a kind on the page. */
function block(kind: string): string {
  const page = readFileSync('docs/pipeline.md', 'utf8');
  return new RegExp(`\`\`\`${kind}\\n(.*?)\\n\`\`\``, 's').exec(page)?.[1] ?? '';
}

const timeless = (text: string) => text.replaceAll(/\d+\.\d+ s/g, 'T');

test('the example of the page compiles and does what the page says', async (t) => {
  const program = block('ts');
  const lines = program.split('\n').filter((line) => line !== '' && !line.startsWith('import'));
  t.true(lines.length <= 32, `${lines.length} lines`);

  // Within the project, for the compiler to find its types, and ignored by git as all builds are.
  const source = mkdtempSync(resolve('.build-docs-'));
  t.teardown(() => rmSync(source, { recursive: true, force: true }));
  const compiled = join(source, 'out');
  const imports = '../src/pipeline/index.ts';
  writeFileSync(join(source, 'words.ts'), program.replace("'heareval/pipeline'", `'${imports}'`));
  writeFileSync(
    join(source, 'tsconfig.json'),
    JSON.stringify({
      extends: '../tsconfig.json',
      compilerOptions: { noEmit: false, rootDir: '..', outDir: compiled },
      include: ['words.ts'],
    }),
  );
  await execa(process.execPath, ['node_modules/typescript/bin/tsc', '-p', source]);
  const built = join(compiled, source.slice(resolve('.').length + 1), 'words.js');

  const cwd = temporaryFolder(t);
  mkdirSync(join(cwd, 'texts', 'sub'), { recursive: true });
  writeFileSync(join(cwd, 'texts', 'a.txt'), 'the quick brown fox');
  writeFileSync(join(cwd, 'texts', 'sub', 'b.txt'), 'jumps over');
  const run = async () => {
    const { stderr } = await execa(process.execPath, [built], { cwd });
    return timeless(stderr).replace(cwd, '/home/me');
  };
  t.is(await run(), timeless(block('text')));
  t.is(await run(), 'nothing to do: 2 steps fresh (T)');
  t.is(readFileSync(join(cwd, 'result', 'total.txt'), 'utf8'), '4\n');
});
