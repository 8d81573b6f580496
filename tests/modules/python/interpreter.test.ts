import { join } from 'node:path';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { findInterpreter } from '../../../src/modules/python/interpreter.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const environments = {
  'venv/bin/python': '',
  'conda/bin/python': '',
  'windows/Scripts/python.exe': '',
  'windows-conda/python.exe': '',
  'none/readme': '',
};

test('the interpreter is that of $VIRTUAL_ENV, else of $CONDA_PREFIX, else on the PATH', async (t) => {
  const cwd = temporaryFolder(t, environments);
  const at = (name: string) => join(cwd, name);
  const find = (env: Record<string, string>, platform = 'linux') =>
    findInterpreter(undefined, cwd, { env, platform });
  t.is(await find({ VIRTUAL_ENV: at('venv'), CONDA_PREFIX: at('conda') }), at('venv/bin/python'));
  t.is(await find({ VIRTUAL_ENV: at('none'), CONDA_PREFIX: at('conda') }), at('conda/bin/python'));
  t.is(await find({}), 'python3');
  t.is(await find({}, 'win32'), 'python');
  t.is(await find({ VIRTUAL_ENV: at('windows') }, 'win32'), at('windows/Scripts/python.exe'));
  t.is(await find({ CONDA_PREFIX: at('windows-conda') }, 'win32'), at('windows-conda/python.exe'));
});

test('--python takes an environment, an interpreter or a command, and refuses a folder that is none', async (t) => {
  const cwd = temporaryFolder(t, environments);
  t.is(await findInterpreter('venv', cwd), join(cwd, 'venv/bin/python'));
  t.is(await findInterpreter('venv/bin/python', cwd), join(cwd, 'venv/bin/python'));
  t.is(await findInterpreter('python3.11', cwd), 'python3.11');
  await t.throwsAsync(findInterpreter('none', cwd, { platform: 'linux' }), {
    instanceOf: UserError,
    message: '--python none: has no bin/python or bin/python3; expected a virtual environment',
  });
  await t.throwsAsync(findInterpreter('./missing', cwd), { instanceOf: UserError, message: /there is no / });
});
