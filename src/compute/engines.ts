import { UserError } from '../errors.ts';
import type { Device } from './devices.ts';

/** What trains heads and computes the built-in baseline: ONNX Runtime, or TensorFlow.js. */
export const engineNames = ['onnx', 'tfjs'] as const;

export type EngineName = (typeof engineNames)[number];

/**
 * Whether TensorFlow.js is asked for.
 *
 * @throws UserError for TensorFlow.js with a device, as it chooses its own
 */
export function isTfjs({
  engine,
  device,
}: {
  readonly engine?: EngineName | undefined;
  readonly device?: Device | undefined;
}): boolean {
  if (engine !== 'tfjs') return false;
  if (device === undefined) return true;
  throw new UserError(
    `--engine tfjs with --device ${device}: TensorFlow.js takes what its package computes on; expected no --device`,
  );
}
