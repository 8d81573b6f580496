import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { embedNodes } from '../../src/benchmark/embed-nodes.ts';
import { embeddedModule } from '../../src/benchmark/embedded-tasks.ts';
import { withModule, withModules } from '../../src/benchmark/module-hosts.ts';
import { runProfiled } from '../../src/benchmark/profiled-run.ts';
import { taskOnDisk } from '../../src/benchmark/task-source.ts';
import { DEVICES, supportedDevices } from '../../src/compute/devices.ts';
import { moduleNames } from '../../src/embed/module-names.ts';
import { UserError } from '../../src/errors.ts';
import { readModelInfo } from '../../src/modules/model-info.ts';
import { readBatching } from '../../src/modules/validate/batching.ts';
import { runInTerminal } from '../../src/pipeline/index.ts';
import { writeTask } from '../embed/task-folder.ts';
import { moduleSource } from '../modules/module-source.ts';
import { waveformModel } from '../modules/onnx/onnx-model-file.ts';
import { temporaryFolder, writeFiles } from '../temporary-folder.ts';

async function project(t: ExecutionContext) {
  const root = temporaryFolder(t, {
    'a/net.mjs': moduleSource(),
    'b/net.mjs': `${moduleSource()}// another`,
  });
  await writeTask(join(root, 'tasks/small'), { kind: 'scene', splits: { train: 1, valid: 1, test: 1 } });
  const options = {
    tasksDir: join(root, 'tasks'),
    embeddingsDir: join(root, 'embeddings'),
    workdir: join(root, '_workdir'),
    workers: 1,
    cache: 'none',
  } as const;
  const signal = new AbortController().signal;
  const embed = async (module: string, more: { name?: string; dryRun?: true } = {}) => {
    const task = await taskOnDisk('small', options.tasksDir);
    return withModule(module, { ...options, ...more }, async (host) => {
      const { nodes, profile } = await embedNodes(task, host, options, signal);
      return (await runProfiled(runInTerminal, nodes, [profile], { ...options, ...more, signal })).exitCode;
    });
  };
  return { root, options, embed, a: join(root, 'a/net.mjs'), b: join(root, 'b/net.mjs') };
}

test.serial(
  'what is under the name of another module is neither replaced nor taken for its own',
  async (t) => {
    const { root, options, embed, a, b } = await project(t);
    t.is(await embed(a, { dryRun: true }), 0);
    t.is(await embed(a), 0);
    const refused = {
      instanceOf: UserError,
      message: /has the embeddings of .*; .* is another module of that name$/,
    };
    await t.throwsAsync(embed(b), refused);
    await t.throwsAsync(embed(b, { dryRun: true }), refused);
    await t.throwsAsync(embeddedModule(b, 'small', options), refused);
    await t.throwsAsync(moduleNames(options.embeddingsDir, [a, b]), refused);
    t.is(await embed(b, { name: 'other' }), 0);
    t.is((await embeddedModule(b, 'small', { ...options, name: 'other' })).name, 'other');
    t.deepEqual(await moduleNames(options.embeddingsDir, [a, 'other']), ['net', 'other']);

    writeFiles(root, { 'a/net.mjs': `${moduleSource()}// changed` });
    t.is((await embeddedModule(a, 'small', options)).name, 'net');
    t.is(await embed(a), 0);
  },
);

test('two modules of one name are refused in one run before anything is done, a module that is named twice is one', async (t) => {
  const { options, a, b } = await project(t);
  const named = (modules: readonly string[], name?: string) =>
    withModules(modules, { ...options, name }, async (hosts) => hosts.map(({ module }) => module.name));
  await t.throwsAsync(named([a, b]), {
    instanceOf: UserError,
    message: `--module ${a} and --module ${b}: are both called net; expected modules of different names`,
  });
  await t.throwsAsync(named([a, './baseline'], 'x'), {
    instanceOf: UserError,
    message: /^--name x: with /,
  });
  t.deepEqual(await named([a, a.replace('.mjs', ''), './baseline']), ['net', 'baseline']);
});

test('a module that chooses itself what it computes on is told of where a device was asked for', async (t) => {
  const { options, a } = await project(t);
  const told: string[] = [];
  const tell = (line: string) => told.push(line);
  await withModule(a, { ...options, device: 'cpu', tell }, async () => {});
  await withModule(a, { ...options, device: 'cuda', tell }, async () => {});
  t.deepEqual(told, [`--device cuda: ${a} chooses itself what it computes on; onnx: modules are told`]);
});

test('a module that chooses itself what computes it is told of where TensorFlow.js was asked for', async (t) => {
  const { options, a } = await project(t);
  const told: string[] = [];
  const more = { ...options, engine: 'tfjs', tell: (line: string) => told.push(line) } as const;
  await withModule('./baseline', more, async ({ module }) => t.is(module.name, 'baseline-tfjs'));
  t.deepEqual(told, []);
  await withModule(a, more, async () => {});
  t.deepEqual(told, [`--engine tfjs: ${a} chooses itself what computes it; ./baseline and heads are told`]);
});

test('a model whose steps run on a device of other machines is looked into here, on the processor', async (t) => {
  const { root, options } = await project(t);
  writeFiles(root, {
    'net.onnx': waveformModel(['n', 'samples'], ['frames']),
    'net.json': JSON.stringify({ sampleRate: 16000 }),
  });
  const model = `onnx:${join(root, 'net.onnx')}`;
  const missing = DEVICES.find((each) => !supportedDevices().includes(each)) ?? 'cuda';
  const elsewhere = { ...options, device: missing, runOn: () => Promise.reject(new Error('not asked')) };
  await withModule(model, elsewhere, async (host) => {
    t.is((await readModelInfo(host, options)).timestampEmbeddingSize, 2);
    t.true((await readBatching(host, 'event', options)).isTogether);
    t.is(host.module.device, missing);
    await t.throwsAsync(host.describe(), { instanceOf: UserError }, 'what embeds is the device');
  });
});
