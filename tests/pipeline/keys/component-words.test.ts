import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import {
  comparedLines,
  compareOutputs,
  defineStep,
  describeReason,
  folder,
  planPipeline,
  runPipeline,
} from '../../../src/pipeline/index.ts';
import type { StepDefinition } from '../../../src/pipeline/types.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

type NoParams = Record<string, never>;

function node(computedBy?: StepDefinition<NoParams, NoParams, undefined>['computedBy']) {
  const step = defineStep<NoParams, NoParams>({
    name: 'Train',
    version: '1',
    run: async () => {},
    ...(computedBy === undefined ? {} : { computedBy }),
  });
  return step({ scope: 'test', params: {}, inputs: {} });
}

test('another version of what computes runs a step again, in words, in plans and in `hash`', async (t) => {
  const workdir = temporaryFolder(t);
  const before = node({ 'ONNX Runtime': '1.30.0' });
  const after = node({ 'ONNX Runtime': '1.31.0' });
  const old = (await runPipeline([before], { workdir, workers: 1 })).outputOf(before);
  const words = async () =>
    (await planPipeline([after], { workdir })).steps.flatMap(({ reasons }) => reasons.map(describeReason));
  t.deepEqual(await words(), ['ONNX Runtime 1.30.0 -> 1.31.0']);
  const accepted = await planPipeline([after], { workdir, rerunTriggers: ['inputs', 'params', 'version'] });
  t.is(accepted.steps[0]?.state, 'fresh');
  const now = (await runPipeline([after], { workdir, workers: 1 })).outputOf(after);
  t.deepEqual(await words(), []);
  t.is(comparedLines(compareOutputs(workdir, old, now))[2], '  ONNX Runtime 1.30.0 -> 1.31.0');
});

test('an output of before versions were written down says so', async (t) => {
  const workdir = temporaryFolder(t);
  await runPipeline([node()], { workdir, workers: 1 });
  const plan = await planPipeline([node({ 'ONNX Runtime': '1.30.0' })], { workdir });
  t.is(describeReason(plan.steps[0]!.reasons[0]!), 'ONNX Runtime (version not recorded) -> 1.30.0');
});

test('versions in the identity of a module are told in the same words', (t) => {
  const reason = { type: 'parameter-changed', from: '1.30.0', to: '1.31.0' } as const;
  t.is(
    describeReason({ ...reason, name: 'module.computedBy.ONNX Runtime' }),
    'ONNX Runtime 1.30.0 -> 1.31.0',
  );
});

test('a step may choose by the files that it takes, and each manifest has all versions', async (t) => {
  const workdir = temporaryFolder(t);
  const step = defineStep<NoParams, { from: ReturnType<typeof folder> }>({
    name: 'Decode',
    version: '1',
    computedBy: (files) => ({ Decoder: [...files].some((file) => file.endsWith('.ts')) ? '2' : '1' }),
    run: async () => {},
  });
  const decode = step({ scope: 'test', params: {}, inputs: { from: folder('tests/pipeline/keys') } });
  const result = await runPipeline([decode], { workdir, workers: 1 });
  const manifest = JSON.parse(readFileSync(join(result.outputOf(decode), '.manifest.json'), 'utf8'));
  t.deepEqual(manifest.keyInputs.computedBy, { Decoder: '2' });
  t.truthy(manifest.versions['onnxruntime-node']);
  t.truthy(manifest.versions['@audio/decode-flac']);
});
