import test from 'ava';
import { untilAborted } from '../../src/modules/until-aborted.ts';

test('a promise is waited for until its signal aborts, with the reason of the signal', async (t) => {
  const cancel = new AbortController();
  t.is(await untilAborted(Promise.resolve(3), cancel.signal), 3);
  const waiting = untilAborted(new Promise(() => {}), cancel.signal);
  cancel.abort(new Error('enough'));
  await t.throwsAsync(waiting, { message: 'enough' });
  await t.throwsAsync(untilAborted(Promise.resolve(3), cancel.signal), { message: 'enough' });
});
