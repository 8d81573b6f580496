/**
 * How many small faults the tests see: mutates a seeded sample of the lines of a folder, one at a time, in the compiled
 * code, and runs the tests that reach it, the nearest first, but for those that start the built program, which is not mutated.
 * One mutation that survives may be one that changes nothing (a longer way to the same result): look before writing a test,
 * and list it with why in `mutation/no-change.ts`, so that it is not counted.
 *
 *     npm run mutants -- src/evaluate --lines 30 --seed 1
 *     npm run mutants -- --at src/errors.ts:12        # every mutation of a line
 *     npm run mutants -- --again survivors.txt        # those of which lines of such a file say that they survived
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PythonRandom } from '../src/random/python-random.ts';
import { coveringTests } from './mutation/covering-tests.ts';
import { findMutations, type Mutation, mutate } from './mutation/find-mutations.ts';
import { whyNothingChanges } from './mutation/no-change.ts';
import { type NamedMutant, survivorsIn } from './mutation/survivors.ts';

const GOAL = 0.9;
/** Files of tests that run together; the second lot only where the first has seen nothing. */
const LOTS = [
  [0, 2],
  [2, 8],
] as const;
const TIMEOUT_MS = 180_000;

interface Mutant extends Mutation, NamedMutant {
  /** Absolute path of the compiled module. */
  readonly module: string;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    lines: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    at: { type: 'string', multiple: true, default: [] },
    again: { type: 'string' },
  },
});
const [folder = 'src'] = positionals;
const built = resolve('.build');
const testsOf = coveringTests(
  compiledBelow(join(built, 'tests')).filter(
    (file) => file.endsWith('.test.js') && !/\/heareval\.js'/.test(readFileSync(file, 'utf8')),
  ),
);
const mutableLines = compiledBelow(join(built, folder)).flatMap(mutantsOf);
const mutants =
  values.again !== undefined
    ? survivorsIn(readFileSync(values.again, 'utf8'), mutableLines.flat())
    : values.at.length > 0
      ? mutableLines.flat().filter(({ place }) => values.at.includes(place))
      : sample(mutableLines);
const asItIs = new Map<string, boolean>();
let killed = 0;
let counted = 0;
for (const mutant of mutants) {
  const why = whyNothingChanges(mutant);
  const fate = why === undefined ? fateOf(mutant) : 'changes nothing';
  if (fate === 'killed') killed++;
  if (fate === 'killed' || fate === 'SURVIVED') counted++;
  console.log(`${fate}  ${mutant.place}  ${mutant.change}${why === undefined ? '' : `  (${why})`}`);
}
console.log(`mutants: ratio ${(killed / counted).toFixed(3)} (goal ${GOAL})`);

function compiledBelow(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .map((file) => join(root, file))
    .sort();
}

/** The mutations of a module, by line of the source. */
function mutantsOf(module: string): readonly Mutant[][] {
  const code = readFileSync(module, 'utf8');
  const map = new SourceMap(JSON.parse(inlineMap(code)));
  const source = relative(built, module).replace(/\.js$/, '.ts');
  const byLine = new Map<string, Mutant[]>();
  for (const mutation of findMutations(code)) {
    const before = code.slice(0, mutation.start).split('\n');
    const entry = map.findEntry(before.length - 1, before.at(-1)?.length ?? 0);
    if (!('originalLine' in entry)) continue;
    const place = `${source}:${entry.originalLine + 1}`;
    const text = `${code.slice(mutation.start, mutation.end)} -> ${mutation.text}`.replaceAll(/\s+/g, ' ');
    const change = `${mutation.kind}: ${text}`;
    byLine.set(place, [...(byLine.get(place) ?? []), { ...mutation, module, place, change }]);
  }
  return [...byLine.values()];
}

function inlineMap(code: string): string {
  return Buffer.from(code.slice(code.lastIndexOf('base64,') + 'base64,'.length), 'base64').toString();
}

/** One mutation of each of so many lines. */
function sample(lines: readonly (readonly Mutant[])[]): readonly Mutant[] {
  const random = new PythonRandom(`mutants ${values.seed}`);
  const left = [...lines];
  const chosen: Mutant[] = [];
  while (chosen.length < Number(values.lines) && left.length > 0) {
    const [line = []] = left.splice(random.randbelow(left.length), 1);
    const mutant = line[random.randbelow(line.length)];
    if (mutant !== undefined) chosen.push(mutant);
  }
  return chosen;
}

function fateOf(mutant: Mutant): 'killed' | 'SURVIVED' | 'not counted' {
  const code = readFileSync(mutant.module, 'utf8');
  const tests = testsOf(mutant.module);
  for (const [from, to] of LOTS) {
    const lot = tests.slice(from, to);
    if (lot.length === 0) break;
    writeFileSync(mutant.module, mutate(code, mutant));
    try {
      if (passes(lot)) continue;
    } finally {
      writeFileSync(mutant.module, code);
    }
    return passesAsItIs(lot) ? 'killed' : 'not counted';
  }
  return 'SURVIVED';
}

/** What fails without the mutation too tells nothing of it. */
function passesAsItIs(lot: readonly string[]): boolean {
  const names = lot.map((test) => relative(built, test)).join(' ');
  const known = asItIs.get(names) ?? passes(lot);
  if (!known && !asItIs.has(names)) console.log(`fails as it is: ${names}`);
  asItIs.set(names, known);
  return known;
}

/** A test that does not end within its time does not pass. */
function passes(tests: readonly string[]): boolean {
  const files = tests.map((test) => relative('.', test));
  const options = { stdio: 'ignore', timeout: TIMEOUT_MS } as const;
  return spawnSync('node_modules/.bin/ava', ['--fail-fast', '--timeout=60s', ...files], options).status === 0;
}
