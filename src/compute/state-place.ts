import { UserError } from '../errors.ts';
import type { Device } from './devices.ts';

/**
 * Where the state of a training lies from step to step: in `memory` of JavaScript; on the device for a run of many steps
 * (`rounds`); in buffers of the `device`, which onnxruntime-node can be asked for with WebGPU alone.
 */
const STATE_PLACES = ['memory', 'rounds', 'device'] as const;
export type StatePlace = (typeof STATE_PLACES)[number];

/** The environment's word on it. */
const VARIABLE = 'HEAREVAL_TRAINING_STATE';

/**
 * Where the state of trainings lies: what the environment says, else the nearest to the device that onnxruntime-node allows. Of
 * WebGPU, DirectML and Core ML no kernel runs a Scan, so the CPU would carry the state of a round.
 *
 * @throws UserError for a word that is none, or `device` without WebGPU
 */
export function statePlace(device: Device = 'cpu', said = process.env[VARIABLE]): StatePlace {
  const ofDevice: Readonly<Partial<Record<Device, StatePlace>>> = { cuda: 'rounds', webgpu: 'device' };
  if (said === undefined || said === '') return ofDevice[device] ?? 'memory';
  const place = STATE_PLACES.find((each) => each === said);
  if (place === undefined) {
    throw new UserError(`${VARIABLE}: '${said}'; expected one of ${STATE_PLACES.join(', ')}`);
  }
  if (place === 'device' && device !== 'webgpu') {
    throw new UserError(`${VARIABLE}: device, with --device ${device}; expected memory or rounds`);
  }
  return place;
}
