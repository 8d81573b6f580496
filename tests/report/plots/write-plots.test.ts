import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { gatherReport } from '../../../src/report/gather-report.ts';
import { writePlots } from '../../../src/report/plots/write-plots.ts';
import { eventTask, wholeFolder } from '../whole-folder.ts';

const AXES = { x: 'right', y: 'predicted', points: [0, 1], omitted: 0, diagonal: true };

test('drawings of one kind are numbered from 1', async (t) => {
  const { root, ...folders } = await wholeFolder(t, { modules: ['poor'], clips: 4 });
  const report = await gatherReport({ ...folders, audio: 'none' });
  const cells = report.cells.flatMap((cell) => {
    const [timeline] = cell.details.timelines ?? [];
    if (cell.task !== eventTask || timeline === undefined) return [];
    const scatters = ['tempo', 'swing'].map((title) => ({ ...AXES, title }));
    return [
      {
        ...cell,
        details: { ...cell.details, scatters, excerpts: [timeline], timelines: [timeline, timeline] },
      },
    ];
  });
  await writePlots({ ...report, cells }, join(root, 'plots'));
  const drawn = join(root, 'plots', 'poor', eventTask);
  t.deepEqual(
    readdirSync(drawn)
      .filter((name) => /-\d+\.svg$/.test(name))
      .sort(),
    ['excerpt-1.svg', 'scatter-1.svg', 'scatter-2.svg', 'timeline-1.svg', 'timeline-2.svg'],
  );
  t.regex(readFileSync(join(drawn, 'scatter-2.svg'), 'utf8'), /aria-label="swing: /);
});
