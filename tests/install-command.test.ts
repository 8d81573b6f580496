import test from 'ava';
import { installCommand } from '../src/install-command.ts';

test('packages are asked for in a way that also installs those that are optional peers already', (t) => {
  t.is(installCommand(['a@1', 'b']), 'npm install --save-prod --ignore-scripts a@1 b');
});
