import test from 'ava';
import { renameFile, renameFileSync } from '../src/rename-file.ts';

/** Fails so many times with a code before it works; counts. */
function busy(times: number, code: string) {
  const state = { calls: 0 };
  const rename = () => {
    state.calls += 1;
    if (state.calls <= times) throw Object.assign(new Error(code), { code });
  };
  return { state, rename };
}

for (const code of ['EPERM', 'EBUSY', 'EACCES']) {
  test(`on Windows a file that somebody has open is renamed when they let go of it: ${code}`, async (t) => {
    const sync = busy(2, code);
    renameFileSync('a', 'b', { platform: 'win32', rename: sync.rename });
    t.is(sync.state.calls, 3);
    const slow = busy(2, code);
    await renameFile('a', 'b', { platform: 'win32', rename: async () => slow.rename() });
    t.is(slow.state.calls, 3);
  });
}

test('elsewhere, and of other errors, the first answer is the last', async (t) => {
  for (const [platform, code] of [
    ['linux', 'EPERM'],
    ['win32', 'ENOENT'],
  ] as const) {
    const sync = busy(1, code);
    t.throws(() => renameFileSync('a', 'b', { platform, rename: sync.rename }), { code });
    t.is(sync.state.calls, 1);
    const slow = busy(1, code);
    await t.throwsAsync(renameFile('a', 'b', { platform, rename: async () => slow.rename() }), { code });
    t.is(slow.state.calls, 1);
  }
});

test('a file that stays open is given up with what Windows said', (t) => {
  const { state, rename } = busy(100, 'EBUSY');
  t.throws(() => renameFileSync('a', 'b', { platform: 'win32', rename }), { code: 'EBUSY' });
  t.true(state.calls > 5);
});
