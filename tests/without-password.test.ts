import test from 'ava';
import { withoutPassword } from '../src/without-password.ts';

test('addresses lose user and password, and nothing else is changed', (t) => {
  const typed =
    "heareval run --run-on 'redis://me:se;cret@host:6379/0' --mirror https://u:p@a.org/x --name a@b";
  t.is(
    withoutPassword(typed),
    "heareval run --run-on 'redis://host:6379/0' --mirror https://a.org/x --name a@b",
  );
  t.is(withoutPassword('https://a.org/@user'), 'https://a.org/@user');
});
