import { UserError } from '../errors.ts';
import { FramedHost } from '../modules/framed-host.ts';
import { loaderOf } from '../modules/loaders.ts';
import type { ModuleHost } from '../modules/module-host.ts';
import { resolveModule } from '../modules/resolve-module.ts';
import { tfjsLoader } from '../modules/tfjs-loader.ts';
import type { ModuleOptions, PipelineOptions } from './options.ts';
import { isElsewhere, type PlaceOptions } from './place.ts';

interface HostOptions extends Pick<PipelineOptions, 'workers' | 'memory'>, ModuleOptions, PlaceOptions {
  /** Seconds that one call of the module may take. */
  readonly timeout?: number;
  /** Is given lines for the user to read. @default they go to standard error */
  readonly tell?: ((line: string) => void) | undefined;
}

/** Finds a module, lends its host to `work` and ends the host's threads and processes afterwards. */
export async function withModule<T>(
  specifier: string,
  { workers, timeout, memory, tell = console.error, ...options }: HostOptions,
  work: (host: ModuleHost) => Promise<T>,
): Promise<T> {
  const module = await resolveModule(specifier, { ...options, cwd: process.cwd() });
  const { device = 'cpu' } = options;
  if (device !== 'cpu' && module.device === undefined) {
    tell(`--device ${device}: ${specifier} chooses itself what it computes on; onnx: modules are told`);
  }
  if (options.engine === 'tfjs' && loaderOf(module.specifier) !== tfjsLoader) {
    tell(`--engine tfjs: ${specifier} chooses itself what computes it; ./baseline and heads are told`);
  }
  const settings = {
    workers,
    memoryMiB: memory,
    ...(timeout === undefined ? {} : { timeoutMs: timeout * 1000 }),
  };
  const { device: ofSteps, ...onCpu } = module;
  const planner = isElsewhere(options) && ofSteps !== undefined ? new FramedHost(onCpu, settings) : undefined;
  const host = new FramedHost(module, { ...settings, planner });
  try {
    return await work(host);
  } finally {
    await host.close();
    await planner?.close();
  }
}

/**
 * Lends `work` the hosts of several modules.
 *
 * @throws UserError where two of them would publish into one folder
 */
export async function withModules<T>(
  specifiers: readonly string[],
  options: HostOptions,
  work: (hosts: readonly ModuleHost[]) => Promise<T>,
): Promise<T> {
  const lend = (left: readonly string[], hosts: readonly ModuleHost[]): Promise<T> => {
    const [specifier, ...others] = left;
    if (specifier === undefined) return work(hosts);
    return withModule(specifier, options, (host) => {
      const { name, place } = host.module;
      const same = hosts.find(({ module }) => module.name === name)?.module;
      if (same?.place === place) return lend(others, hosts);
      if (same !== undefined) throw ofOneName(same.specifier, specifier, name, options.name);
      return lend(others, [...hosts, host]);
    });
  };
  return lend([...new Set(specifiers)], []);
}

function ofOneName(a: string, b: string, name: string, given: string | undefined): UserError {
  return given === undefined
    ? new UserError(
        `--module ${a} and --module ${b}: are both called ${name}; expected modules of different names`,
        {
          next: `a run for each, of which one is heareval run --module ${b} --name <another name>`,
        },
      )
    : new UserError(`--name ${given}: with ${a} and ${b}; expected one --module with --name`);
}
