import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { eventMetadata, writeEventEmbeddings } from '../../predict/synthetic-embeddings.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { command } from '../in-process.ts';

const TASK = ['--module', 'mine', '--task', 'bursts-1.0.0'];
const HEAD = ['--grid-points', '1', '--workers', '2'];

/** Without `initialization`, which an export leaves out. */
const GRID = { hidden_dim: [8], hidden_layers: [1], lr: [0.01], max_epochs: [12] };

test('embeddings that are exported for the Python heareval and imported elsewhere give the same predictions', async (t) => {
  const folder = temporaryFolder(t);
  const metadata = { ...eventMetadata, evaluation_params: { task_specific_param_grid: GRID } };
  writeEventEmbeddings(join(folder, 'embeddings/mine/bursts-1.0.0'), metadata);
  const exported = await command(folder, ['export', ...TASK, 'out']);
  t.is(exported.exitCode, 0, exported.stderr);
  t.is(exported.stdout, join('out', 'mine', 'bursts-1.0.0'));

  const there = ['--embeddings-dir', 'there', '--workdir', 'kept'];
  const imported = await command(folder, ['import', 'out', ...there]);
  t.is(imported.exitCode, 0, imported.stderr);
  t.is(imported.stdout, join('there', 'mine', 'bursts-1.0.0'));

  for (const where of [[], there]) {
    const predicted = await command(folder, ['predict', ...TASK, ...HEAD, ...where]);
    t.is(predicted.exitCode, 0, predicted.stderr);
  }
  const predictions = (place: string) =>
    readFileSync(join(folder, place, 'mine/bursts-1.0.0/predicted-test.csv'), 'utf8');
  t.is(predictions('there'), predictions('embeddings'));

  const again = await command(folder, ['import', 'out']);
  t.is(again.exitCode, 2);
  t.regex(again.stderr, /embeddings\/mine\/bursts-1\.0\.0: there are such embeddings already; expected none/);
});
