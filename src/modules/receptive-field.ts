import { UserError } from '../errors.ts';
import type { ReceptiveField } from './api.ts';

/**
 * Checks what a model states of its frames.
 *
 * @param name of the property
 * @throws UserError that names the module and what was found
 */
export function receptiveFieldOf(
  name: string,
  value: unknown,
  specifier: string,
): ReceptiveField | undefined {
  if (value === undefined || value === null) return undefined;
  const { hop, before, after } = value as Partial<Record<keyof ReceptiveField, unknown>>;
  if (isCount(hop) && hop > 0 && isCount(before) && isCount(after)) return { hop, before, after };
  throw new UserError(
    `module ${specifier}: the model has ${name} ${told(value)}; expected { hop, before, after }, ` +
      'whole numbers of samples from 0 on, hop from 1 on',
  );
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function told(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).map(([name, member]) => `${name}: ${String(member)}`);
  return `{ ${members.join(', ')} }`;
}
