import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { type Demand, type Grant, Slots } from '../../../src/pipeline/run/slots.ts';

const limits = { slots: 4, memoryMiB: 100, gpus: ['0', '1'] };

/** Slots with what runs in them by name, and the names in the order in which they started. */
function watched(available = limits) {
  const slots = new Slots(available);
  const running = new Map<string, { readonly demand: Demand; readonly grant: Grant }>();
  const started: string[] = [];
  const told: string[] = [];
  let order = 0;
  const add = (name: string, demand: Partial<Demand> = {}, rank = 0) => {
    const whole = { slots: 1, memoryMiB: 0, gpus: 0, ...demand };
    slots.add({
      demand: whole,
      rank,
      order: order++,
      start: (grant) => {
        if (grant === undefined) {
          told.push(name);
        } else {
          started.push(name);
          running.set(name, { demand: whole, grant });
        }
      },
    });
  };
  const end = (name: string) => {
    const grant = running.get(name)?.grant;
    running.delete(name);
    grant?.release();
    slots.pump();
  };
  return { slots, running, started, told, add, end };
}

test('the highest rank goes first, and among equals the first', (t) => {
  const { slots, started, add, end } = watched({ ...limits, slots: 1 });
  for (const [name, rank] of [
    ['b', 1],
    ['c', 1],
    ['a', 5],
    ['d', 0],
  ] as const) {
    add(name, {}, rank);
  }
  slots.pump();
  for (const name of ['a', 'b', 'c', 'd']) {
    end(name);
  }
  t.deepEqual(started, ['a', 'b', 'c', 'd']);
});

test('what waits for a GPU does not keep others waiting, and gets the next one that is free', (t) => {
  const { slots, running, started, add, end } = watched();
  add('both', { gpus: 2 }, 3);
  add('waiting', { gpus: 2 }, 2);
  add('later', { gpus: 1 }, 1);
  add('none', {}, 0);
  slots.pump();
  t.deepEqual(started, ['both', 'none']);
  t.deepEqual(running.get('both')?.grant.gpus, ['0', '1']);
  end('both');
  t.deepEqual(started, ['both', 'none', 'waiting'], 'the later one does not take one of its GPUs');
  end('waiting');
  t.deepEqual(started.at(-1), 'later');
  t.is(running.get('later')?.grant.gpus.length, 1);
});

test('what waits for memory does not keep those from running that need none', (t) => {
  const { slots, started, add, end } = watched();
  add('most', { memoryMiB: 70 }, 3);
  add('half', { memoryMiB: 50 }, 2);
  add('little', { memoryMiB: 10 }, 1);
  add('none', {}, 0);
  slots.pump();
  t.deepEqual(started, ['most', 'none']);
  end('most');
  t.deepEqual(started, ['most', 'none', 'half', 'little']);
});

test('what takes all slots gets its turn although others keep coming', (t) => {
  const { slots, started, add, end } = watched({ ...limits, slots: 2 });
  add('first', {}, 1);
  add('second', {}, 1);
  add('all', { slots: 2 }, 1);
  slots.pump();
  for (const [ends, comes] of [
    ['first', 'third'],
    ['second', 'fourth'],
  ] as const) {
    add(comes, {}, 1);
    end(ends);
  }
  t.deepEqual(started, ['first', 'second', 'all']);
  end('all');
  t.deepEqual(started, ['first', 'second', 'all', 'third', 'fourth']);
});

test('what takes all slots and a GPU that is not free keeps no slot empty', (t) => {
  const { slots, started, add, end } = watched({ ...limits, slots: 2, gpus: ['0'] });
  add('gpu', { gpus: 1 }, 9);
  slots.pump();
  add('everything', { slots: 2, gpus: 1 }, 5);
  add('small', {}, 1);
  slots.pump();
  t.deepEqual(started, ['gpu', 'small']);
  end('gpu');
  add('late', {}, 1);
  slots.pump();
  t.deepEqual(started, ['gpu', 'small'], 'now it only waits for a slot');
  end('small');
  t.deepEqual(started, ['gpu', 'small', 'everything']);
});

test('slots that nothing waits for are spare, and shared out evenly', (t) => {
  const { slots, add, end } = watched({ ...limits, slots: 5 });
  t.is(slots.spare, 0, 'nothing runs that could use them');
  add('a');
  t.is(slots.spare, 0, 'a slot is waited for');
  slots.pump();
  t.is(slots.spare, 4);
  add('b');
  slots.pump();
  t.is(slots.spare, 1, 'three for two');
  add('all', { slots: 5 });
  t.is(slots.spare, 0);
  end('b');
  t.is(slots.spare, 0, 'one still waits for all of them');
  end('a');
  t.is(slots.spare, 0, 'it has all of them');
});

test('once closed, nothing starts, and what waits is told', (t) => {
  const { slots, started, told, add, end } = watched({ ...limits, slots: 1 });
  add('a');
  add('b');
  slots.pump();
  slots.close();
  end('a');
  t.deepEqual([started, told], [['a'], ['b']]);
  add('c', { gpus: 1 });
  slots.pump();
  t.deepEqual([started, told], [['a'], ['b', 'c']]);
});

const demands = fc.record({
  slots: fc.constantFrom(1, 1, 1, 4),
  memoryMiB: fc.constantFrom(0, 0, 1, 30, 100),
  gpus: fc.constantFrom(0, 0, 1, 2),
});

testProp(
  'whatever steps take, no more is given than there is, all get their turn, and nothing is lost',
  [
    fc.array(fc.tuple(demands, fc.integer({ min: 0, max: 5 })), { maxLength: 40 }),
    fc.infiniteStream(fc.nat()),
  ],
  (t, steps, choices) => {
    const { slots, running, started, add, end } = watched();
    const sum = (pick: (demand: Demand) => number) =>
      [...running.values()].reduce((total, { demand }) => total + pick(demand), 0);
    const check = () => {
      const gpus = [...running.values()].flatMap(({ grant }) => grant.gpus);
      t.true(sum((demand) => demand.slots) <= limits.slots);
      t.true(sum((demand) => demand.memoryMiB) <= limits.memoryMiB);
      t.is(new Set(gpus).size, gpus.length, 'no GPU is given twice');
      t.is(
        gpus.length,
        sum((demand) => demand.gpus),
      );
    };
    const endOne = () => {
      const names = [...running.keys()];
      end(names[(choices.next().value ?? 0) % names.length] ?? '');
      check();
    };
    for (const [index, [demand, rank]] of steps.entries()) {
      add(String(index), demand, rank);
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
    add('last', { slots: 4, memoryMiB: 100, gpus: 2 });
    slots.pump();
    t.is(started.at(-1), 'last', 'all was given back');
  },
);
