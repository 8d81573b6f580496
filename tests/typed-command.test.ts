import { execFileSync } from 'node:child_process';
import test from 'ava';
import { quoteArguments, typedCommand } from '../src/typed-command.ts';

const started = {
  argv: ['/usr/bin/node', '/home/me/project/dist/cli/main.js', 'run', '--task', "it's one", '--mirror', ''],
  argv0: 'node',
  execArgv: [],
  env: { PATH: '/usr/bin:/opt/bin' },
  cwd: '/home/me/project',
  platform: 'linux',
};
const rest = String.raw`run --task 'it'\''s one' --mirror ''`;

test('a file that Node was given is told as a file, with the options of Node', (t) => {
  t.is(typedCommand(started), `node dist/cli/main.js ${rest}`);
  const execArgv = ['--max-old-space-size=8000'];
  t.is(typedCommand({ ...started, execArgv }), `node --max-old-space-size=8000 dist/cli/main.js ${rest}`);
  t.is(typedCommand({ ...started, cwd: '/home' }), `node me/project/dist/cli/main.js ${rest}`);
  t.is(typedCommand({ ...started, cwd: '/home/you' }), `node /home/me/project/dist/cli/main.js ${rest}`);
});

test('a program in the command line itself is told with it', (t) => {
  const evaluated = { ...started, execArgv: ['-e', 'run("a b")'] };
  t.is(typedCommand({ ...evaluated, argv: ['/usr/bin/node'] }), `node -e 'run("a b")'`);
  t.is(typedCommand({ ...evaluated, argv: ['/usr/bin/node', 'x y'] }), `node -e 'run("a b")' -- 'x y'`);
  t.is(typedCommand({ ...started, argv: ['/usr/bin/node'] }), 'node');
});

test('a program that was found by its name is told by its name', (t) => {
  const withFile = (file: string, env = {}) =>
    typedCommand({ ...started, argv: ['/usr/bin/node', file, 'runs'], env: { ...started.env, ...env } });
  t.is(withFile('/opt/bin/heareval'), 'heareval runs');
  const installed = '/home/me/project/node_modules/.bin/heareval';
  t.is(withFile(installed, { npm_command: 'exec' }), 'npx heareval runs');
  t.is(withFile(installed), 'node_modules/.bin/heareval runs');
  t.is(withFile('/home/me/project/heareval'), './heareval runs');
});

test('a shell takes quoted words back as they were', (t) => {
  const words = [
    'plain',
    'two words',
    "it's",
    '$HOME',
    '`ls`',
    'a\nb',
    '*',
    '~',
    '"',
    '\\',
    '',
    'ä',
    '#x',
    '!1',
  ];
  const echo = [process.execPath, '-p', 'JSON.stringify(process.argv.slice(1))', '--', ...words];
  t.deepEqual(JSON.parse(execFileSync('sh', ['-c', quoteArguments(echo)], { encoding: 'utf8' })), words);
  t.is(quoteArguments(['a b', 'c:\\d', 'e"f'], 'win32'), String.raw`"a b" c:\d "e\"f"`);
});
