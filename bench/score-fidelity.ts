import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { PythonRandom } from '../src/random/python-random.ts';
import { PYTHON } from './python-peer.ts';
import { annotationFamilies } from './score-fidelity/annotation-families.ts';
import { Draw } from './score-fidelity/cases.ts';
import { type Family, families } from './score-fidelity/families.ts';

const CASES = Number(process.env.HEAREVAL_CASES ?? 10_000);
/** Names of families, divided by commas; undefined: all. */
const ONLY = process.env.HEAREVAL_FAMILIES;
const AT_ONCE = 250;
const TOLERANCE = 1e-9;
const SEED = 1;

type Answer = Readonly<Record<string, number | string>>;

/** Scores random cases of every family here and by the references, and tells how far apart they are at the most. */
export async function run(): Promise<void> {
  if (!existsSync(PYTHON)) {
    console.log(`score-fidelity: skipped, ${PYTHON} is not there (CONTRIBUTING.md says how to make it)`);
    return;
  }
  const python = execa(PYTHON, ['bench/score-fidelity.py'], { stderr: 'inherit', reject: false });
  const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  const answer = async () => JSON.parse((await lines.next()).value ?? 'null') as unknown;
  console.log(JSON.stringify(await answer()));
  const ask = async (family: string, cases: readonly unknown[]) => {
    python.stdin.write(`${JSON.stringify({ family, cases })}\n`);
    const answers = (await answer()) as readonly Answer[] | null;
    if (answers === null) throw new Error(`bench/score-fidelity.py gave no answer for ${family}`);
    return answers;
  };
  try {
    for (const family of [...families, ...annotationFamilies]) {
      if (ONLY === undefined || ONLY.split(',').includes(family.name)) await compare(family, ask);
    }
  } finally {
    python.stdin.end();
  }
}

async function compare(
  { name, draw }: Family,
  ask: (family: string, cases: readonly unknown[]) => Promise<readonly Answer[]>,
): Promise<void> {
  const source = new Draw(new PythonRandom(SEED));
  let [values, undefinedOnes, apart, worst] = [0, 0, 0, 0];
  for (let done = 0; done < CASES; done += AT_ONCE) {
    const cases = Array.from({ length: Math.min(AT_ONCE, CASES - done) }, () => draw(source));
    const answers = await ask(
      name,
      cases.map(({ sent }) => sent),
    );
    for (const [index, { sent, scores }] of cases.entries()) {
      const ours = scores();
      for (const [score, text] of Object.entries(answers[index] ?? {})) {
        const [found, expected] = [ours[score] ?? Number.NaN, numberOf(text)];
        values++;
        if (!Number.isFinite(expected)) undefinedOnes++;
        const difference = Object.is(found, expected)
          ? 0
          : Math.abs(found - expected) / Math.max(1, Math.abs(expected));
        if (difference <= TOLERANCE) worst = Math.max(worst, difference);
        else if (apart++ < 3) {
          console.log(`${name}: ${score} ${found}, expected ${expected}: ${JSON.stringify(sent)}`);
        }
      }
    }
  }
  console.log(
    `${name}: ${CASES} cases, ${values} scores (${undefinedOnes} not finite), ${apart} more than ${TOLERANCE} apart, ` +
      `the others ${worst.toExponential(1)} at the most`,
  );
}

function numberOf(value: number | string): number {
  if (typeof value === 'number') return value;
  return { inf: Number.POSITIVE_INFINITY, '-inf': Number.NEGATIVE_INFINITY }[value] ?? Number.NaN;
}
