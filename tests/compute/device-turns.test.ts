import test from 'ava';
import { inTurn } from '../../src/compute/device-turns.ts';
import type { Device } from '../../src/compute/devices.ts';

/** The most of three pieces of work that were under way together. */
async function together(device: Device | undefined): Promise<number> {
  let [now, most] = [0, 0];
  const work = async () => {
    most = Math.max(most, ++now);
    await new Promise(setImmediate);
    now--;
  };
  await Promise.all([1, 2, 3].map(() => inTurn(device, work)));
  return most;
}

test('what computes on webgpu has its turn, what computes elsewhere does not wait', async (t) => {
  t.is(await together('webgpu'), 1);
  t.is(await together('cuda'), 3);
  t.is(await together(undefined), 3);
});

test('work that fails ends its turn, and what is cancelled before its turn is not begun', async (t) => {
  const failing = inTurn('webgpu', () => Promise.reject(new Error('lost the device')));
  await t.throwsAsync(failing, { message: 'lost the device' });
  const controller = new AbortController();
  let end = () => {};
  const first = inTurn('webgpu', () => new Promise<void>((resolve) => (end = resolve)));
  const second = inTurn('webgpu', () => Promise.resolve(t.fail('has begun')), controller.signal);
  controller.abort(new Error('cancelled'));
  await t.throwsAsync(second, { message: 'cancelled' });
  end();
  await first;
  t.is(await inTurn('webgpu', () => Promise.resolve(1)), 1);
});
