import test from 'ava';
import { UserError } from '../src/errors.ts';
import { nextCommand } from '../src/run-program.ts';

test('after a mistake the command that made it is not told as the next', (t) => {
  const mistake = new UserError('no', { next: 'heareval run --task a' });
  t.is(nextCommand(mistake, 'npx heareval run --task a'), undefined);
  t.is(nextCommand(mistake, 'node dist/cli/main.js run --task a'), undefined);
  t.is(nextCommand(mistake, 'heareval run --task b'), 'heareval run --task a');
  t.is(nextCommand(new UserError('no'), 'heareval run'), undefined);
});
