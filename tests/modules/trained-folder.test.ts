import test from 'ava';
import { UserError } from '../../src/errors.ts';
import { embeddingName, trainedFolder } from '../../src/modules/trained-folder.ts';
import { temporaryFolder } from '../temporary-folder.ts';

test('a model is found by its folder, which names the newest version, and by that of any version', async (t) => {
  const cwd = temporaryFolder(t, {
    'models/digits/version.txt': 'abc1234.1\n',
    'models/digits/abc1234.0/version.txt': 'abc1234.0\n',
    'models/digits/abc1234.0/model.onnx': '',
    'models/digits/abc1234.1/version.txt': 'abc1234.1\n',
    'models/digits/abc1234.1/model.onnx': '',
  });
  const newest = await trainedFolder('./models/digits', cwd);
  t.like(newest, { name: 'digits', version: 'abc1234.1', folder: `${cwd}/models/digits/abc1234.1` });
  t.like(await trainedFolder('models/digits/abc1234.0/', cwd), { name: 'digits', version: 'abc1234.0' });
  t.is(embeddingName(newest ?? t.fail()), 'digits-embedding');
});

test('a version that was copied, or has another name now, says itself what it is', async (t) => {
  const cwd = temporaryFolder(t, {
    'copy/version.txt': 'abc1234.0\n',
    'copy/model.onnx': '',
    'copy/run.json': '{ "name": "digits" }',
    'damaged/version.txt': 'abc1234.0\n',
    'damaged/model.onnx': '',
  });
  t.like(await trainedFolder('copy', cwd), { name: 'digits', version: 'abc1234.0', folder: `${cwd}/copy` });
  const error = await t.throwsAsync(trainedFolder('damaged', cwd), { instanceOf: UserError });
  t.regex(error?.message ?? '', /damaged\/run\.json: no such file; expected how a model was trained/);
});

test('other folders are none, and a version that is not there is told', async (t) => {
  const cwd = temporaryFolder(t, { 'a.js': '', 'models/digits/version.txt': 'abc1234.1\n' });
  t.is(await trainedFolder('./a.js', cwd), undefined);
  t.is(await trainedFolder('./nothing', cwd), undefined);
  const error = await t.throwsAsync(trainedFolder('models/digits', cwd), { instanceOf: UserError });
  t.is(
    error?.message.replaceAll(cwd, '.'),
    './models/digits/version.txt: names version abc1234.1, which has no model.onnx; expected a folder that heareval train made',
  );
});
