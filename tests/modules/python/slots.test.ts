import { existsSync, readdirSync } from 'node:fs';
import test from 'ava';
import { Slot } from '../../../src/modules/python/slots.ts';

const inMemory = existsSync('/dev/shm') ? test : test.skip;

inMemory('what is written to a slot is read back, and no file is left that has a name', (t) => {
  const slots = Slot.open(2);
  const [first, second] = slots;
  t.is(slots.length, 2);
  t.true(first?.write([Uint8Array.of(1), Uint8Array.of(), Uint8Array.of(2, 3)]));
  t.true(second?.write([Uint8Array.of(4)]));
  t.deepEqual([...(first?.read(1, 2) ?? [])], [2, 3]);
  t.deepEqual([...(second?.read(0, 1) ?? [])], [4]);
  t.throws(() => second?.read(0, 2), { message: /shorter than announced/ });
  t.deepEqual(
    readdirSync('/dev/shm').filter((name) => name.startsWith(`heareval-${process.pid}-`)),
    [],
  );
  for (const slot of slots) slot.close();
});

inMemory('more parts than the system takes at once are written one after another', (t) => {
  const [slot] = Slot.open(1);
  const parts = Array.from({ length: 3000 }, (_, k) => new Uint8Array(k % 3).fill(k));
  t.true(slot?.write(parts));
  const all = Uint8Array.from(parts.flatMap((part) => [...part]));
  t.deepEqual(new Uint8Array(slot?.read(0, all.length) ?? []), all);
  slot?.close();
});

inMemory('a slot that held much gives its memory back when it is freed', (t) => {
  const [slot] = Slot.open(1);
  t.true(slot?.write([new Uint8Array(130 * 1024 * 1024)]));
  slot?.free();
  t.throws(() => slot?.read(0, 1), { message: /shorter than announced/ });
  slot?.close();
});
