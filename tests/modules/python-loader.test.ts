import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import { UserError } from '../../src/errors.ts';
import { resolveModule } from '../../src/modules/resolve-module.ts';
import { temporaryFolder, writeFiles } from '../temporary-folder.ts';
import { pythonSource, pythonTest } from './python/numpy-python.ts';

pythonTest('a file is found with or without extension, and named after itself', async (t, python) => {
  const cwd = temporaryFolder(t, { 'deep/my_model.py': pythonSource() });
  for (const specifier of ['python:./deep/my_model.py', 'python:deep/my_model', 'python:deep/my_model.py']) {
    const module = await resolveModule(specifier, { cwd, python });
    t.is(module.name, 'my_model');
    t.is(module.url, pathToFileURL(join(cwd, 'deep/my_model.py')).href);
    t.is(module.place, join(cwd, 'deep/my_model.py'));
    t.false('version' in module.identity);
    t.deepEqual(Object.keys(module.identity.files ?? {}), ['my_model.py']);
    t.like(module.identity, { python: 'my_model' });
    t.true('numpy' in (module.identity.packages as object));
  }
});

pythonTest('a dotted name is found in the current folder, and none of its code is run', async (t, python) => {
  const cwd = temporaryFolder(t, {
    'pack/__init__.py': 'raise SystemExit("run!")',
    'pack/naive.py': 'from .net import layer',
    'pack/net/__init__.py': '',
    'pack/weights.bin': Uint8Array.of(1),
    'pack/__pycache__/naive.cpython-311.pyc': '',
  });
  const module = await resolveModule('python:pack.naive', { cwd, python });
  t.is(module.name, 'pack.naive');
  t.is(module.url, pathToFileURL(join(cwd, 'pack/naive.py')).href);
  t.deepEqual(Object.keys(module.identity.files ?? {}), [
    'pack/__init__.py',
    'pack/naive.py',
    'pack/net/__init__.py',
    'pack/weights.bin',
  ]);
});

pythonTest('a module of an installed package is told by its name and version', async (t, python) => {
  const cwd = temporaryFolder(t, {
    'hearing/__init__.py': '',
    'hearing-1.2.3.dist-info/METADATA': 'Metadata-Version: 2.1\nName: hearing\nVersion: 1.2.3\n',
    'hearing-1.2.3.dist-info/top_level.txt': 'hearing\n',
    'hearing-1.2.3.dist-info/RECORD': 'hearing/__init__.py,,\n',
  });
  const { place, identity } = await resolveModule('python:hearing', { cwd, python });
  t.is(place, 'package:hearing');
  t.is(identity.version, '1.2.3');
});

pythonTest('the files of a package are found through links too, once each', async (t, python) => {
  const cwd = temporaryFolder(t, {
    'pack/__init__.py': '',
    'real/w.bin': Uint8Array.of(1),
  });
  symlinkSync('../real', join(cwd, 'pack/weights'));
  symlinkSync('.', join(cwd, 'pack/here'));
  symlinkSync('nowhere', join(cwd, 'pack/broken'));
  const { identity } = await resolveModule('python:pack', { cwd, python });
  t.deepEqual(Object.keys(identity.files as object), ['pack/__init__.py', 'pack/weights/w.bin']);
});

pythonTest(
  'the identity changes with any file that the module imports or names, and with nothing else',
  async (t, python) => {
    const cwd = temporaryFolder(t, {
      'mine.py': 'import helper, json\nfrom layers import net\nWEIGHTS = "data/weights.bin"\n',
      'helper.py': '',
      'layers/__init__.py': '',
      'layers/net.py': '',
      'data/weights.bin': Uint8Array.of(1),
      'unrelated.py': '',
      'saved/a.bin': Uint8Array.of(1),
    });
    const identity = async (weights?: string) =>
      (await resolveModule('python:./mine.py', { cwd, python, weights })).identity;
    const before = await identity();
    t.deepEqual(Object.keys(before.files ?? {}), [
      'data/weights.bin',
      'helper.py',
      'layers/__init__.py',
      'layers/net.py',
      'mine.py',
    ]);
    writeFiles(cwd, { 'unrelated.py': '1' });
    t.deepEqual(await identity(), before);
    const seen = [JSON.stringify(before)];
    for (const file of ['helper.py', 'layers/net.py', 'data/weights.bin']) {
      writeFiles(cwd, { [file]: '1' });
      seen.push(JSON.stringify(await identity()));
    }
    seen.push(JSON.stringify(await identity('saved')));
    writeFiles(cwd, { 'saved/a.bin': '2' });
    seen.push(JSON.stringify(await identity('saved')), JSON.stringify(await identity('saved/a.bin')));
    t.is(new Set(seen).size, seen.length);
  },
);

pythonTest(
  'code and weights count wherever Python finds them: namespaces, the current folder, the folder above, over installed packages',
  async (t, python) => {
    const cwd = temporaryFolder(t, {
      'models/mine.py':
        'import sub.deep.net\nimport top\nimport numpy.linalg\nimport yaml\nW = "weights.pt"\n',
      'models/sub/deep/net.py': 'import beside_entry',
      'models/sub/notes.txt': '',
      'models/beside_entry.py': '',
      'models/yaml.py': '',
      'top.py': '',
      'weights.pt': Uint8Array.of(1),
    });
    const { identity } = await resolveModule('python:./models/mine.py', { cwd, python });
    t.deepEqual(Object.keys(identity.files as object), [
      '../top.py',
      '../weights.pt',
      'beside_entry.py',
      'mine.py',
      'sub/deep/net.py',
      'yaml.py',
    ]);
    t.true('numpy' in (identity.packages as object));
  },
);

pythonTest('a package belongs to its key with what it imports from the current folder', async (t, python) => {
  const cwd = temporaryFolder(t, { 'pack/__init__.py': '', 'pack/net.py': 'import helper', 'helper.py': '' });
  const { identity } = await resolveModule('python:pack.net', { cwd, python });
  t.deepEqual(Object.keys(identity.files as object), ['helper.py', 'pack/__init__.py', 'pack/net.py']);
});

const wrong: [title: string, specifier: string, options: object, message: RegExp][] = [
  [
    'a file that is not there',
    'python:./none.py',
    {},
    /^module python:\.\/none\.py: .*none\.py: no such file$/,
  ],
  ['a module that is not there', 'python:none.at.all', {}, /: there is no module none for /],
  ['a submodule that is not there', 'python:json.none', {}, /: there is no module json\.none for /],
  ['a submodule of a file', 'python:abc.none', {}, /: there is no module abc\.none for /],
  [
    'weights that are not there',
    'python:json.decoder',
    { weights: 'no.pt' },
    /^--weights no\.pt: there is no /,
  ],
];
for (const [title, specifier, options, message] of wrong) {
  pythonTest(`${title} is one clear line`, async (t, python) => {
    const cwd = temporaryFolder(t);
    const error = await t.throwsAsync(() => resolveModule(specifier, { cwd, python, ...options }), {
      instanceOf: UserError,
      message,
    });
    t.false(error.message.includes('\n'));
  });
}

test('a specifier or an interpreter that cannot be is one clear line', async (t) => {
  const cwd = temporaryFolder(t, { 'folder/x': '', 'not-python': '' });
  for (const [specifier, python, message] of [
    ['python:', undefined, 'module python:: `` is no Python module; expected a dotted name or a .py file'],
    [
      'python:a-b',
      undefined,
      'module python:a-b: `a-b` is no Python module; expected a dotted name or a .py file',
    ],
    [
      'python:a',
      'folder',
      /^--python folder: has no bin\/python or bin\/python3; expected a virtual environment$/,
    ],
    [
      'python:a',
      './none',
      /^--python \.\/none: there is no .*none; expected an interpreter or a virtual environment$/,
    ],
    [
      'python:a',
      'no-such-python',
      /^module python:a: Python \(no-such-python\) cannot be started; expected Python 3\.7/,
    ],
    [
      'python:a',
      'not-python',
      /^module python:a: Python \(.*not-python\) cannot be started; expected Python 3\.7/,
    ],
  ] as const) {
    await t.throwsAsync(() => resolveModule(specifier, { cwd, python }), { instanceOf: UserError, message });
  }
});
