/** What SLURM is asked for, for a step. */
export interface Resources {
  readonly account?: string | undefined;
  readonly partition?: string | undefined;
  readonly qos?: string | undefined;
  readonly constraint?: string | undefined;
  /** Seconds. */
  readonly time?: number | undefined;
  /** MiB. */
  readonly memory?: number | undefined;
  readonly gpus?: number | undefined;
  /** For steps that use more than one core. */
  readonly cpus: number;
  /** Options of sbatch, as they are. */
  readonly extra: readonly string[];
}

const UNITS: Readonly<Record<string, number>> = { K: 1 / 1024, M: 1, G: 1024, T: 1024 * 1024 };

/** MiB of `8G`, `8000M` or `8000`, as SLURM reads it; `undefined` where it is none of them. */
export function parseMemory(text: string): number | undefined {
  const [, amount, unit = 'M'] = /^(\d+(?:\.\d+)?)([KMGT])?B?$/i.exec(text) ?? [];
  const mebibytes = Math.ceil(Number(amount) * (UNITS[unit.toUpperCase()] ?? 1));
  return amount === undefined || mebibytes < 1 ? undefined : mebibytes;
}

/**
 * Seconds of a time as SLURM reads it: minutes, minutes:seconds, hours:minutes:seconds, days-hours, days-hours:minutes or
 * days-hours:minutes:seconds; `undefined` where it is none of them.
 */
export function parseTime(text: string): number | undefined {
  const [, days, rest = ''] = /^(?:(\d+)-)?(\d+(?::\d+){0,2})$/.exec(text) ?? [];
  const parts = rest.split(':').map(Number);
  if (rest === '') return undefined;
  const [a = 0, b = 0, c = 0] = parts;
  if (days !== undefined) return Number(days) * 86400 + a * 3600 + b * 60 + c;
  if (parts.length === 3) return a * 3600 + b * 60 + c;
  return a * 60 + b;
}

/** Days-hours:minutes:seconds. */
export function formatTime(seconds: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const days = Math.floor(seconds / 86400);
  return `${days}-${two((seconds % 86400) / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
}

/** The options of sbatch that ask for what a step is to have. */
export function sbatchOptions(resources: Resources, usesAllCores: boolean): string[] {
  const { account, partition, qos, constraint, time, memory, gpus, cpus, extra } = resources;
  const options = {
    account,
    partition,
    qos,
    constraint,
    time: time === undefined ? undefined : formatTime(time),
    mem: memory === undefined ? undefined : `${memory}M`,
    gpus,
    'cpus-per-task': usesAllCores ? cpus : 1,
  };
  return [
    ...Object.entries(options).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}=${value}`],
    ),
    ...extra,
  ];
}
