import { createRequire } from 'node:module';
import { UserError } from '../errors.ts';
import { platformFacts, platformProblem } from './platform.ts';

const require = createRequire(import.meta.url);

/**
 * ONNX Runtime, loaded when first asked for.
 *
 * @throws UserError where it has no library for this machine, or that library cannot be loaded
 */
export function runtime(): typeof import('onnxruntime-node') {
  try {
    return require('onnxruntime-node');
  } catch (cause) {
    const [why = ''] = String(cause instanceof Error ? cause.message : cause).split('\n');
    const problem = platformProblem(platformFacts()) ?? `ONNX Runtime cannot be loaded: ${why}`;
    throw new UserError(problem, { cause, next: 'heareval doctor' });
  }
}
