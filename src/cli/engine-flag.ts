import type { Command } from '@commander-js/extra-typings';
import { Option, type Command as PlainCommand } from 'commander';
import { engineNames } from '../compute/engines.ts';

/** Adds `--engine`, once, to a command that loads modules or trains heads. */
export function addEngineFlag<A extends unknown[], O extends Record<string, unknown>>(
  command: Command<A, O>,
): void {
  const plain = command as unknown as PlainCommand;
  if (plain.options.some(({ long }) => long === '--engine')) return;
  plain.addOption(
    new Option(
      '--engine <engine>',
      'what computes ./baseline and trains heads: ONNX Runtime (default), or TensorFlow.js on tfjs-node-gpu, tfjs-node or WebAssembly',
    ).choices(engineNames),
  );
}
