/**
 * Runs all tests as `ava` would, in fewer processes: the test files of a folder that need none of their own share one, and
 * so do those that run commands, for a process costs more than most of them. One file alone: `npx ava .build/tests/at.test.js`.
 *
 *     node .build/tests/together/run.js [<end of the name of a file to leave out> ...]
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { companyOf } from './own-process.ts';

const tests = resolve('.build/tests');
const alone: string[] = [];
const together = new Map<string, string[]>();

const leftOut = process.argv.slice(2);
const files = readdirSync(tests, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.js'))
  .sort();
for (const end of leftOut) {
  if (!files.some((file) => file.endsWith(end))) throw new Error(`${end}: no test file's name ends so`);
}
for (const file of files.filter((name) => !leftOut.some((end) => name.endsWith(end)))) {
  const company = companyOf(join(tests, file), tests);
  if (company === 'alone') {
    alone.push(join(tests, file));
    continue;
  }
  const [folder = ''] = dirname(file).split(sep);
  const name = company === 'commands' ? `${folder}-commands` : folder;
  together.set(name, [...(together.get(name) ?? []), file]);
}
const shared = [...together].map(([name, members]) => oneFileOf(name, members));
// One more than there are cores: while some tests wait for a server, a lock or a time, others compute.
const concurrency = `--concurrency=${availableParallelism() + 1}`;
const { status, error } = spawnSync('npx', ['ava', concurrency, ...shared, ...alone], { stdio: 'inherit' });
if (error !== undefined) throw error;
process.exitCode = status ?? 1;

/** A test file that imports copies of others, in which `test` names their file in each title. */
function oneFileOf(name: string, members: readonly string[]): string {
  const told = pathToFileURL(join(tests, 'together', 'told-by-file.js')).href;
  const imports = members.map((file) => {
    const code = readFileSync(join(tests, file), 'utf8');
    const title = file.replaceAll(sep, '/').replace(/\.test\.js$/, '');
    const copy = `${title}.member.js`;
    writeFileSync(
      join(tests, copy),
      code.replaceAll(/ from '(?:@fast-check\/)?ava'/g, () => ` from ${JSON.stringify(`${told}?${title}`)}`),
    );
    return `import './${copy}';\n`;
  });
  const file = join(tests, `together-${name === '.' ? 'root' : name}.js`);
  writeFileSync(file, imports.join(''));
  return file;
}
