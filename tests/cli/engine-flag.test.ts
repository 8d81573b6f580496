import { Command } from '@commander-js/extra-typings';
import test from 'ava';
import { addEngineFlag } from '../../src/cli/engine-flag.ts';
import { addHeadOptions } from '../../src/cli/head-options.ts';
import { addModuleFlags } from '../../src/cli/options.ts';

function parsed(...args: string[]): unknown {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  addHeadOptions(addModuleFlags(command));
  addEngineFlag(command);
  return (command.parse(args, { from: 'user' }).opts() as { engine?: unknown }).engine;
}

test('one --engine is for modules and heads, and nothing by default', (t) => {
  t.is(parsed(), undefined);
  t.is(parsed('--engine', 'tfjs'), 'tfjs');
  t.throws(() => parsed('--engine', 'torch'), { message: /Allowed choices are onnx, tfjs/ });
});
