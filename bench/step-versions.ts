import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { stepClosures } from './step-versions/step-closures.ts';
import {
  changeLine,
  formatTable,
  type StepChange,
  type StepTable,
  stepChanges,
  updatedTable,
} from './step-versions/step-table.ts';

/**
 * `npm run step-versions`: brings `step-versions.json` up to date. Asks of each step whose code has changed whether the
 * same inputs give other bytes now; `-- --accept` says no for all, `-- --accept <step>...` for these.
 */

const TABLE = 'step-versions.json';

const { values, positionals } = parseArgs({
  options: { accept: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const table: StepTable = existsSync(TABLE)
  ? (JSON.parse(readFileSync(TABLE, 'utf8')) as StepTable)
  : { steps: {}, parts: {} };
const closures = await stepClosures('src', '.build/src');
const changes = stepChanges(table, closures);
const unknown = positionals.filter((step) => !changes.some((change) => change.step === step));

if (unknown.length > 0) {
  console.error(`no change of ${unknown.join(', ')}; changed: ${changes.map(({ step }) => step).join(', ')}`);
  process.exitCode = 2;
} else {
  const kept: StepChange[] = [];
  for (const change of changes) if (!(await isTaken(change))) kept.push(change);
  const text = formatTable(updatedTable(table, closures, kept));
  if (!existsSync(TABLE) || readFileSync(TABLE, 'utf8') !== text) writeFileSync(TABLE, text);
  for (const { step, file, kind } of kept) {
    const what = kind === 'lowered' ? 'give a version that it never had' : 'raise the version';
    const otherwise = kind === 'code' ? `; where bytes stay the same, -- --accept '${step}'` : '';
    console.log(`${step}: ${what} in src/${file}, then run this again${otherwise}`);
  }
  console.log(
    `${TABLE}: ${closures.size} steps, ${changes.length - kept.length} updated, ${kept.length} left`,
  );
  if (kept.length > 0) process.exitCode = 1;
}

async function isTaken(change: StepChange): Promise<boolean> {
  if (change.kind === 'lowered') return false;
  if (change.kind !== 'code') {
    console.log(`${change.step}: ${change.kind}, ${change.from ?? 'nothing'} -> ${change.to ?? 'nothing'}`);
    return true;
  }
  console.log(changeLine(change));
  if (values.accept) return positionals.length === 0 || positionals.includes(change.step);
  if (!process.stdin.isTTY) return false;
  for (const part of change.parts) console.log(`  ${part}`);
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await lines.question('  do the same inputs give other bytes now? [y/n] ');
  lines.close();
  return /^n/i.test(answer.trim());
}
