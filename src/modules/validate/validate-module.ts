import { UserError } from '../../errors.ts';
import type { ModuleHost } from '../module-host.ts';
import { CHECK_SECONDS } from './check-seconds.ts';
import { checks } from './checks.ts';
import type { Finding } from './judge.ts';

/** What came of a check. */
export interface CheckedPoint extends Finding {
  readonly check: string;
}

/**
 * Loads a module and tries it on audio made up for it, from cheap checks to dear ones. One that fails ends none of the
 * others; of a module that cannot be loaded there are none.
 */
export async function* validateModule(
  host: ModuleHost,
  { seconds = CHECK_SECONDS, signal }: { readonly seconds?: number; readonly signal?: AbortSignal } = {},
): AsyncGenerator<CheckedPoint> {
  const start = performance.now();
  const loaded = await attempt(host, () => host.describe(signal));
  if ('state' in loaded) {
    yield { check: 'loading', ...loaded };
    return;
  }
  const model = loaded;
  const taken = ((performance.now() - start) / 1000).toFixed(1);
  yield { check: 'loading', state: 'ok', detail: `${taken} s; wants ${model.sampleRate} Hz` };
  for (const { name, run, appliesTo } of checks) {
    if (appliesTo?.(model) === false) continue;
    yield { check: name, ...(await attempt(host, () => run({ host, model, seconds, signal }))) };
  }
}

async function attempt<T>(host: ModuleHost, work: () => Promise<T>): Promise<T | Finding> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const detail = error.message.replace(`module ${host.module.specifier}: `, '');
    return { state: 'failed', detail };
  }
}

/** One line, and the outcome of all. */
export function validationSummary(specifier: string, points: readonly CheckedPoint[]): string {
  const count = (state: Finding['state']) => points.filter((point) => point.state === state).length;
  const [failed, warnings] = [count('failed'), count('warning')];
  const verdict = failed === 0 ? 'can be used' : 'breaks the API';
  return `module ${specifier} ${verdict}; checks: ${count('ok')} ok, ${warnings} with a warning, ${failed} failed`;
}
