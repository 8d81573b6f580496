import { CUDA_COMMAND, DEVICES, type Device, probeDevice, supportedDevices } from '../compute/devices.ts';
import { platformFacts, platformProblem } from '../compute/platform.ts';
import { type StatePlace, statePlace } from '../compute/state-place.ts';
import { UserError } from '../errors.ts';
import type { Finding } from './finding.ts';

const STATE_WORDS: Readonly<Record<StatePlace, string>> = {
  memory: 'goes there and back with each step',
  rounds: 'stays there for many steps',
  device: 'stays there',
};

interface Internals {
  readonly supported?: () => readonly string[];
  readonly probe?: (device: Device) => string | undefined;
  readonly place?: (device: Device) => StatePlace;
}

/** What ONNX Runtime can compute on besides the CPU, each tried, and whether what a training learns stays there. */
export function devicesFinding({
  supported = supportedDevices,
  probe = probeDevice,
  place = statePlace,
}: Internals = {}): Finding {
  if (platformProblem(platformFacts()) !== undefined) return { state: 'missing', detail: 'no ONNX Runtime' };
  const has = supported();
  const tried = DEVICES.filter((each) => each !== 'cpu' && has.includes(each)).map((device) => ({
    device,
    problem: probe(device),
  }));
  const working = tried.filter(({ problem }) => problem === undefined);
  const failing = tried.filter(({ problem }) => problem !== undefined);
  try {
    const detail = [
      ...working.map(({ device }) => `${device} (what a training learns ${STATE_WORDS[place(device)]})`),
      ...failing.map(({ device, problem }) => `no ${device}: ${problem}`),
    ];
    return working.length > 0
      ? { state: 'ok', detail: ['cpu', ...detail].join('; ') }
      : { state: 'missing', detail: ['the CPU alone', ...detail].join('; '), next: deviceMend(has) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { state: 'failed', detail: error.message, next: error.next };
  }
}

/** The command that gets a device, where a package has one more for this machine. */
function deviceMend(has: readonly string[]): string | undefined {
  return has.includes('cuda') ? CUDA_COMMAND : undefined;
}
