import { fileURLToPath } from 'node:url';
import { table } from '../pipeline/text/text-table.ts';
import { loaderOf, moduleLoaders } from './loaders.ts';
import type { ResolvedModule } from './resolved-module.ts';

/** The loaders there are, as a table. */
export function loadersTable(): string {
  return table(
    ['--module', 'is'],
    moduleLoaders.map(({ usage, description }) => [usage, description]),
  );
}

/** What was found for a specifier. */
export interface DescribedModule extends Pick<ResolvedModule, 'specifier' | 'name' | 'weights' | 'identity'> {
  readonly loader: string;
  readonly file: string;
  readonly python?: string;
}

export function describeModule({
  specifier,
  name,
  url,
  weights,
  identity,
  python,
}: ResolvedModule): DescribedModule {
  return {
    specifier,
    loader: loaderOf(specifier).name,
    name,
    file: fileURLToPath(url),
    ...(python === undefined ? {} : { python: python.interpreter }),
    ...(weights === undefined ? {} : { weights }),
    identity,
  };
}

/** A module that was found, for people: one fact a line, then what decides the keys of its embeddings. */
export function describedLines({ identity, ...facts }: DescribedModule): string[] {
  return [...lines(facts, ''), 'identity', ...lines(identity, '  ')];
}

function lines(record: object, indent: string): string[] {
  return Object.entries(record).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null
      ? [`${indent}${name}`, ...lines(value, `${indent}  `)]
      : [`${indent}${name}  ${String(value)}`],
  );
}
