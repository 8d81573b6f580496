import { join } from 'node:path';
import test from 'ava';
import { Command } from 'commander';
import { UserError } from '../src/errors.ts';
import { checkFolderFlags } from '../src/folder-flags.ts';
import { heareval } from './cli/heareval.ts';
import { temporaryFolder } from './temporary-folder.ts';

test('a file in the place of a folder, or of one above it, is told with the flag that names it', (t) => {
  const folder = temporaryFolder(t, { file: 'x', 'folder/inside': 'x' });
  const check = (value: string) => {
    const command = new Command()
      .option('--workdir <folder>')
      .option('--tasks-dir <folder>')
      .option('--output <file>');
    command.parse(['--tasks-dir', value, '--output', join(folder, 'file')], { from: 'user' });
    checkFolderFlags(command);
  };
  const file = join(folder, 'file');
  for (const good of [folder, join(folder, 'folder'), join(folder, 'not/yet'), 'not-yet']) {
    t.notThrows(() => check(good));
  }
  t.throws(() => check(file), {
    instanceOf: UserError,
    message: `--tasks-dir ${file}: is a file; expected a folder`,
  });
  t.throws(() => check(join(file, 'a', 'b')), {
    message: `--tasks-dir ${join(file, 'a', 'b')}: ${file} is a file; expected a folder`,
  });
});

for (const args of [
  ['preprocess', 'tone_pitch', '--mode', 'small', '--tasks-dir', 'file'],
  ['train', 'recipe.yaml', '--models-dir', 'file', '--dry-run'],
  ['report', '--embeddings-dir', 'file'],
  ['status', '--workdir', 'file/below'],
]) {
  test(`${args[0]} makes nothing where its folder is a file`, async (t) => {
    const folder = temporaryFolder(t, { file: 'x' });
    const { exitCode, stderr, stdout } = await heareval(folder, args);
    const [flag, value = ''] = args.slice(args.findIndex((arg) => /-dir$|workdir/.test(arg)));
    t.is(exitCode, 2);
    t.is(stdout, '');
    const found = value === 'file' ? 'is a file' : 'file is a file';
    t.is(stderr, `${flag} ${value}: ${found}; expected a folder`);
  });
}
