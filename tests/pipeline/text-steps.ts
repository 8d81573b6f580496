import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  defineStep,
  type InputSource,
  type RunResult,
  type StepNode,
  writeFileAtomic,
} from '../../src/pipeline/index.ts';

/** Steps on little text files, which take down each time they run. */
export class TextSteps {
  /** Names of what ran, in order. */
  readonly ran: string[] = [];
  /** A new version of every step made from here on. */
  version = '1';

  /** Writes `text` to `text.txt`. */
  say(text: string, options: { label?: string; publishTo?: string; scope?: string } = {}): StepNode {
    const step = defineStep<{ text: string }>({
      name: 'Say',
      version: this.version,
      run: async ({ params, outDir }) => {
        this.ran.push(`Say ${params.text}`);
        await writeFileAtomic(join(outDir, 'text.txt'), params.text);
      },
    });
    return step({ scope: 'test', params: { text }, ...options });
  }

  /** Writes the length of all input to `length.txt`. */
  measure(
    from: InputSource | readonly InputSource[],
    options: { label?: string; publishTo?: string } = {},
  ): StepNode {
    const step = defineStep<Record<never, never>, { from: readonly InputSource[] }>({
      name: 'Measure',
      version: this.version,
      run: async ({ inputs, outDir }) => {
        this.ran.push('Measure');
        const texts = inputs.from.flatMap(({ path, files }) =>
          files.map((file) => readFileSync(join(path, file), 'utf8')),
        );
        await writeFileAtomic(join(outDir, 'length.txt'), String(texts.join('').length));
      },
    });
    return step({ scope: 'test', params: {}, inputs: { from: [from].flat() as InputSource[] }, ...options });
  }

  /** Repeats its input `times` times. */
  repeat(from: InputSource, times: number, options: { label?: string; publishTo?: string } = {}): StepNode {
    const step = defineStep<{ times: number }, { from: InputSource }>({
      name: 'Repeat',
      version: this.version,
      run: async ({ params, inputs, outDir }) => {
        this.ran.push(`Repeat ${params.times}`);
        for (const file of inputs.from.files) {
          const text = readFileSync(join(inputs.from.path, file), 'utf8');
          await writeFileAtomic(join(outDir, file), text.repeat(params.times));
        }
      },
    });
    return step({ scope: 'test', params: { times }, inputs: { from }, ...options });
  }

  /** Fails with `error`. */
  fail(error: Error, from: readonly InputSource[] = []): StepNode {
    const step = defineStep<Record<never, never>, { from: readonly InputSource[] }>({
      name: 'Fail',
      version: this.version,
      run: async () => {
        this.ran.push('Fail');
        throw error;
      },
    });
    return step({ scope: 'test', params: {}, inputs: { from } });
  }

  /** What ran since the last call. */
  takeRan(): string[] {
    return this.ran.splice(0);
  }
}

export function statesOf(result: RunResult): string[] {
  return result.steps.map(({ node, state }) => `${node.definition.name} ${state}`);
}

export function textOf(result: RunResult, node: StepNode, file: string): string {
  return readFileSync(join(result.outputOf(node), file), 'utf8');
}
