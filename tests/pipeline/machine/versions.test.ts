import { readFileSync } from 'node:fs';
import test from 'ava';
import { programVersions } from '../../../src/pipeline/machine/versions.ts';

test('the version of the program is that of its package', (t) => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  t.deepEqual(programVersions(), { node: process.versions.node, heareval: version });
});
