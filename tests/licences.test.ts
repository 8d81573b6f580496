import { readFileSync } from 'node:fs';
import test from 'ava';

interface Locked {
  readonly license?: string;
  readonly dev?: boolean;
  readonly peer?: boolean;
  readonly devOptional?: boolean;
}

/** Of which nothing has to be said but that they are there. */
const PLAIN = /^(?:MIT|ISC|BSD-[23]-Clause|Apache-2\.0|0BSD|Unlicense|BlueOak-1\.0\.0|\(MIT OR CC0-1\.0\))$/;

/** What an installation brings, by name, with its licence. */
function brought(): ReadonlyMap<string, string> {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, Locked>;
  };
  return new Map(
    Object.entries(packages).flatMap(([path, { dev, peer, devOptional, license }]) =>
      path === '' || dev || peer || devOptional
        ? []
        : [[path.replace(/.*node_modules\//, ''), license ?? 'none stated'] as const],
    ),
  );
}

test('nothing that an installation brings is under the GPL', (t) => {
  t.deepEqual(
    [...brought()].filter(([, licence]) => /(?<!L)GPL/.test(licence)),
    [],
  );
});

test('docs/licences.md names every package whose licence asks for more than a notice', (t) => {
  const page = readFileSync('docs/licences.md', 'utf8');
  const special = [...brought()].filter(([, licence]) => !PLAIN.test(licence)).map(([name]) => name);
  t.true(special.length > 0);
  for (const name of special) t.true(page.includes(`\`${name.replace(/(resvg-js)-.*/, '$1')}\``), name);
});
