import { join } from 'node:path';
import test from 'ava';
import { checks, foldersFinding, nodeFinding } from '../../src/doctor/checks.ts';
import { temporaryFolder } from '../temporary-folder.ts';

test('every check finds something on this machine, and what is needed is there', async (t) => {
  const cwd = temporaryFolder(t);
  const found = new Map<string, string>();
  for (const { name, find } of checks) {
    const { state, detail } = await find({ cwd, folders: [join(cwd, 'not', 'yet')] });
    found.set(name, state);
    t.not(detail, '', name);
  }
  for (const needed of ['Node.js', 'ONNX Runtime', 'processor, memory']) {
    t.is(found.get(needed), 'ok', needed);
  }
  t.not(found.get('folders'), 'failed');
});

test('an old Node.js fails', (t) => {
  t.is(nodeFinding('20.18.3').state, 'failed');
  t.is(nodeFinding('18.20.0').state, 'failed');
  t.is(nodeFinding('20.19.0').state, 'ok');
  t.is(nodeFinding('24.1.0').state, 'ok');
});

test('a folder below something that is no folder cannot be written to', async (t) => {
  const finding = await foldersFinding(['/proc/1/nothing']);
  t.is(finding.state, 'failed');
  t.regex(finding.detail, /cannot be written to/);
});
