import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { uploadWandb } from '../../src/recipes/upload-wandb.ts';
import { SmallTraining } from './small-training.ts';

test('runs of Weights & Biases are uploaded where Python has its package, else the command is told', async (t) => {
  const bench = SmallTraining.create(t);
  const tracking = { wandb: { folder: bench.at('wandb') } };
  const result = await bench.train({ folds: 1, tracking });
  t.is(result.status, 'ok');
  const told: string[] = [];
  const python = (name: string, script: string) => {
    bench.write({ [name]: `#!/bin/sh\n${script}\n` });
    chmodSync(bench.at(name), 0o755);
    return bench.at(name);
  };
  const none = python('none', 'exit 1');
  await uploadWandb(result, (line) => told.push(line), none);
  t.regex(
    told[0] ?? '',
    /^upload it, where Python has wandb \(pip install wandb\), with: .*none .*upload\.py$/,
  );
  const uploads = python('uploads', `[ "$1" = -c ] || echo "$1" > ${bench.at('uploaded')}`);
  await uploadWandb(result, (line) => told.push(line), uploads);
  t.is(told.length, 1);
  const script = readFileSync(bench.at('uploaded'), 'utf8').trim();
  t.true(existsSync(script));
  const config = JSON.parse(readFileSync(join(script, '..', 'config.json'), 'utf8'));
  t.is(config.name, 'pitches fold00');
  t.is(config.config['training.epochs'], 4);
  const fails = python('fails', '[ "$1" = -c ]');
  await uploadWandb(result, (line) => told.push(line), fails);
  t.regex(told[1] ?? '', /^not uploaded; try again with: /);
  bench.write({ 'env/bin/python': '#!/bin/sh\nexit 1\n' });
  chmodSync(bench.at('env/bin/python'), 0o755);
  process.env.VIRTUAL_ENV = bench.at('env');
  await uploadWandb(result, (line) => told.push(line));
  t.regex(told[2] ?? '', /^upload it, .* with: .*env\/bin\/python .*upload\.py$/);
  process.env.WANDB_MODE = 'disabled';
  await uploadWandb(result, (line) => told.push(line), none);
  t.is(told.length, 3, 'nobody wants it uploaded');
  delete process.env.WANDB_MODE;
  const again = await bench.train({ folds: 1, tracking });
  await uploadWandb(again, (line) => told.push(line), none);
  t.is(told.length, 3, 'nothing was trained');
});
