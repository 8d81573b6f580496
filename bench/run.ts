import { readdirSync } from 'node:fs';

/** Files beside the benchmarks that are none. */
const OTHERS = [
  'run.js',
  'step-versions.js',
  'torture.js',
  'mutants.js',
  'python-peer.js',
  'hear2021-peer.js',
  'trivial-graph.js',
  'naive-in-python.js',
  'train-network-own.js',
  'training-profile-own.js',
];

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.js') && !OTHERS.includes(file))
  .map((file) => file.slice(0, -'.js'.length));
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !names.includes(name));

if (chosen.length === 0 || unknown.length > 0) {
  console.error(`Expected names of benchmarks, got \`${unknown.join(' ')}\`. Known: ${names.join(', ')}`);
  process.exitCode = 2;
} else {
  for (const name of chosen) {
    const { run } = (await import(`./${name}.js`)) as { run: () => Promise<void> };
    await run();
  }
}
