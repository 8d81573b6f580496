import test from 'ava';
import { publishedTask, readPublished } from '../../src/report/hear2021/published.ts';
import { placeAmong, standings } from '../../src/report/standing.ts';
import { loadTasks } from '../../src/tasks/registry.ts';

const task = (name: string, naive?: number) => ({
  name,
  task: name,
  mode: 'full',
  score: 'top1_acc',
  ...(naive === undefined ? {} : { naive }),
});
const model = (name: string) => ({ name, url: '', submitted: '', scores: {} });

test('aggregates are those of the formulas', (t) => {
  const published = { source: '', naive_source: '', tasks: [], models: [model('p'), model('q')] };
  const [first, second] = [
    {
      published: task('x', 0.25),
      scores: new Map([
        ['p', 0.75],
        ['q', 0.1],
        ['mine', 0.5],
      ]),
    },
    {
      published: task('y'),
      scores: new Map([
        ['p', 0.5],
        ['mine', 0.5],
      ]),
    },
  ];
  const found = standings([first, second], published);
  t.deepEqual(
    found.map(({ model: name, normalized, normalizedTasks, borda, bordaRank, tasks }) => [
      [name, bordaRank, borda],
      [normalized, normalizedTasks, tasks],
    ]),
    [
      [
        ['p', 1, 0.75],
        [1, 1, 2],
      ],
      [
        ['mine', 2, 0.5],
        [0.5, 1, 2],
      ],
      [
        ['q', 3, 0],
        [0, 1, 1],
      ],
    ],
  );
});

test('a task on which the baseline is above the best published model has no part in the normalised mean', (t) => {
  const published = { source: '', naive_source: '', tasks: [], models: [model('p')] };
  const odd = { published: task('x', 0.9), scores: new Map([['p', 0.8]]) };
  t.like(standings([odd], published)[0], { normalized: null, normalizedTasks: 0, borda: 1 });
});

test('of equal scores all have the best place', (t) => {
  t.is(placeAmong(0.5, [0.9, 0.5, 0.5, 0.1]), 2);
  t.is(placeAmong(1, []), 1);
});

test('every published task is one of ours, in one of its modes and by its score', async (t) => {
  const published = await readPublished();
  const knownTasks = await loadTasks();
  t.is(published.models.length, 34);
  t.is(published.tasks.length, 18);
  for (const each of published.tasks) {
    const own = knownTasks.get(each.task);
    t.true(own?.modes.includes(each.mode), each.name);
    t.is(own?.metadata(each.mode).evaluation[0], each.score, each.name);
    t.true(published.models.some(({ scores }) => scores[each.name] !== undefined));
  }
  for (const { scores } of published.models) {
    for (const [name, score] of Object.entries(scores)) {
      t.true(published.tasks.some((each) => each.name === name));
      t.true(score >= 0 && score <= 1);
    }
  }
});

test('small modes and other scores are not compared', async (t) => {
  const published = await readPublished();
  const own = {
    name: 'esc50-v2.0.0-full',
    task: 'esc50',
    version: 'v2.0.0',
    mode: 'full',
    direction: 'maximize',
  } as const;
  t.is(publishedTask(published, { ...own, primaryScore: 'top1_acc' })?.name, 'ESC-50');
  t.is(publishedTask(published, { ...own, mode: null, primaryScore: 'top1_acc' })?.name, 'ESC-50');
  t.is(publishedTask(published, { ...own, primaryScore: 'mAP' }), undefined);
  t.is(publishedTask(published, { ...own, mode: 'small', primaryScore: 'top1_acc' }), undefined);
});
