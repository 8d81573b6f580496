import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { Slots } from '../../../src/pipeline/run/slots.ts';

/** Slots with what runs in them by name, and the names in the order in which they started. */
function watched(count = 4) {
  const slots = new Slots(count);
  const running = new Map<string, { readonly taken: number; readonly release: () => void }>();
  const started: string[] = [];
  const told: string[] = [];
  let order = 0;
  const add = (name: string, taken = 1, rank = 0) => {
    slots.add({
      slots: taken,
      rank,
      order: order++,
      start: (grant) => {
        if (grant === undefined) {
          told.push(name);
        } else {
          started.push(name);
          running.set(name, { taken, release: grant.release });
        }
      },
    });
  };
  const end = (name: string) => {
    const release = running.get(name)?.release;
    running.delete(name);
    release?.();
    slots.pump();
  };
  return { slots, running, started, told, add, end };
}

test('the highest rank goes first, and among equals the first', (t) => {
  const { slots, started, add, end } = watched(1);
  for (const [name, rank] of [
    ['b', 1],
    ['c', 1],
    ['a', 5],
    ['d', 0],
  ] as const) {
    add(name, 1, rank);
  }
  slots.pump();
  for (const name of ['a', 'b', 'c', 'd']) {
    end(name);
  }
  t.deepEqual(started, ['a', 'b', 'c', 'd']);
});

test('what takes all slots gets its turn although others keep coming', (t) => {
  const { slots, started, add, end } = watched(2);
  add('first', 1, 1);
  add('second', 1, 1);
  add('all', 2, 1);
  slots.pump();
  for (const [ends, comes] of [
    ['first', 'third'],
    ['second', 'fourth'],
  ] as const) {
    add(comes, 1, 1);
    end(ends);
  }
  t.deepEqual(started, ['first', 'second', 'all']);
  end('all');
  t.deepEqual(started, ['first', 'second', 'all', 'third', 'fourth']);
});

test('slots that nothing waits for are spare, and shared out evenly', (t) => {
  const { slots, add, end } = watched(5);
  t.is(slots.spare, 0, 'nothing runs that could use them');
  add('a');
  t.is(slots.spare, 0, 'a slot is waited for');
  slots.pump();
  t.is(slots.spare, 4);
  add('b');
  slots.pump();
  t.is(slots.spare, 1, 'three for two');
  add('all', 5);
  t.is(slots.spare, 0);
  end('b');
  t.is(slots.spare, 0, 'one still waits for all of them');
  end('a');
  t.is(slots.spare, 0, 'it has all of them');
});

test('once closed, nothing starts, and what waits is told', (t) => {
  const { slots, started, told, add, end } = watched(1);
  add('a');
  add('b');
  slots.pump();
  slots.close();
  end('a');
  t.deepEqual([started, told], [['a'], ['b']]);
  add('c', 4);
  slots.pump();
  t.deepEqual([started, told], [['a'], ['b', 'c']]);
});

testProp(
  'whatever steps take, no more slots are given than there are, all get their turn, and nothing is lost',
  [
    fc.array(fc.tuple(fc.constantFrom(1, 1, 1, 4), fc.integer({ min: 0, max: 5 })), { maxLength: 40 }),
    fc.infiniteStream(fc.nat()),
  ],
  (t, steps, choices) => {
    const { slots, running, started, add, end } = watched();
    const check = () => t.true([...running.values()].reduce((total, { taken }) => total + taken, 0) <= 4);
    const endOne = () => {
      const names = [...running.keys()];
      end(names[(choices.next().value ?? 0) % names.length] ?? '');
      check();
    };
    for (const [index, [taken, rank]] of steps.entries()) {
      add(String(index), taken, rank);
      slots.pump();
      check();
      if ((choices.next().value ?? 0) % 3 === 0 && running.size > 0) {
        endOne();
      }
    }
    while (running.size > 0) {
      endOne();
    }
    t.is(started.length, steps.length);
    add('last', 4);
    slots.pump();
    t.is(started.at(-1), 'last', 'all was given back');
  },
);
