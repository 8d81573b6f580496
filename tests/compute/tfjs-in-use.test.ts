import test from 'ava';
import { chooseTfjsBackend } from '../../src/compute/tfjs-backend.ts';
import { probeTfjs, type TfjsProbe, tfjsInUse } from '../../src/compute/tfjs-in-use.ts';
import { UserError } from '../../src/errors.ts';

// Looks at process.env, so this file has a process of its own.

/** TensorFlow's own library, as if it were installed; `entry` tells installations apart. */
const native = (name: string, entry: string) => () =>
  ({ name: 'tensorflow', package: `@tensorflow/${name}`, version: '4.22.0', entry }) as const;

test('the package for GPUs that finds none has a key of its own, and is tried once', (t) => {
  const tried: string[] = [];
  const inUse = (entry: string, found: TfjsProbe) =>
    tfjsInUse({
      choose: native('tfjs-node-gpu', entry),
      probe() {
        tried.push(entry);
        return found;
      },
    });
  const common = { backend: '@tensorflow/tfjs-node-gpu', version: '4.22.0' };
  t.deepEqual(inUse('with', { isOnGpu: true }), common);
  t.deepEqual(inUse('without', { isOnGpu: false }), { ...common, device: 'cpu' });
  t.deepEqual(inUse('without', { isOnGpu: false }), { ...common, device: 'cpu' });
  t.throws(() => inUse('broken', { problem: 'no library' }), {
    instanceOf: UserError,
    message: 'no library',
  });
  t.deepEqual(tried, ['with', 'without', 'broken']);
});

test('TensorFlow multiplies with all digits, and prints no more than warnings where the user has not said what', (t) => {
  const { env } = process;
  const setting = (name: string) => env[name];
  delete env.NVIDIA_TF32_OVERRIDE;
  env.TF_CPP_MIN_LOG_LEVEL = '0';
  t.deepEqual(tfjsInUse({ choose: native('tfjs-node', 'cpu'), probe: () => t.fail() as never }), {
    backend: '@tensorflow/tfjs-node',
    version: '4.22.0',
  });
  t.is(setting('TF_CPP_MIN_LOG_LEVEL'), '0');
  t.is(setting('NVIDIA_TF32_OVERRIDE'), '0');
  delete env.TF_CPP_MIN_LOG_LEVEL;
  tfjsInUse({ choose: native('tfjs-node', 'cpu') });
  t.is(setting('TF_CPP_MIN_LOG_LEVEL'), '2');
});

test('a package that is passed over is told once, with what computes instead', (t) => {
  const lines: string[] = [];
  const choose = () => ({ ...chooseTfjsBackend({ choice: 'wasm' }), passedOver: 'tfjs-node has no library' });
  for (let call = 0; call < 2; call++) tfjsInUse({ choose, tell: (line) => lines.push(line) });
  t.deepEqual(lines, ['tfjs-node has no library; TensorFlow.js computes by @tensorflow/tfjs-backend-wasm']);
});

test('what is found by loading it elsewhere is whether it computes on a GPU', (t) => {
  t.deepEqual(probeTfjs(), { isOnGpu: false });
});

test('what breaks while it is loaded elsewhere is told', (t) => {
  process.env.NODE_OPTIONS = '--max-old-space-size=wrong';
  t.teardown(() => delete process.env.NODE_OPTIONS);
  const found = probeTfjs();
  t.regex(
    'problem' in found ? found.problem : '',
    /^TensorFlow\.js cannot be loaded: .* ended with 9; HEAREVAL_TFJS=wasm /,
  );
});
