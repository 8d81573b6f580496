import { join } from 'node:path';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { shippedFolder } from '../../../src/estimators/shipped-folder.ts';
import { openNetwork } from '../../../src/estimators/sources/network.ts';
import { NetworkThreads } from '../../../src/estimators/sources/network-threads.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const RATE = 22050;
const FILES = ['tags', 'chord', 'melody'].map((name) => join(shippedFolder(), name, 'model.onnx'));
const OUTPUTS = ['sampled_families', 'sampled_chords', 'sampled_melody'];

function tone(seconds: number, hz: number): Float32Array {
  const shared = new Float32Array(new SharedArrayBuffer(4 * Math.round(seconds * RATE)));
  return shared.map((_, at) => Math.sin((2 * Math.PI * hz * at) / RATE) / 2);
}

for (const count of [1, 2]) {
  test(`three networks say in ${count} threads what they say here, of one sound after the other`, async (t) => {
    const sounds = [tone(2, 220), tone(1, 440), tone(3, 330)];
    const here = await Promise.all(
      FILES.map(async (file) => {
        const network = await openNetwork(file);
        const said = [];
        for (const samples of sounds) said.push(await network.hear(samples.slice(), OUTPUTS));
        await network.release();
        return said;
      }),
    );
    t.true(here.flat().every((said) => Object.keys(said).length > 0));
    const threads = new NetworkThreads(count);
    const there = await Promise.all(
      FILES.map(async (file) => {
        const network = threads.network(file);
        const said = [];
        for (const samples of sounds) said.push(await network.hear(samples, OUTPUTS));
        return said;
      }),
    );
    await threads.end();
    t.deepEqual(there, here);
  });
}

test('a file that is no model is told of as it is here, each time, and others hear', async (t) => {
  const file = join(temporaryFolder(t, { 'model.onnx': 'a text' }), 'model.onnx');
  const alone = await t.throwsAsync(openNetwork(file), { instanceOf: UserError });
  const threads = new NetworkThreads(2);
  const [broken, whole] = [threads.network(file), threads.network(FILES[0] ?? '')];
  for (const samples of [tone(1, 220), tone(1, 440)]) {
    const error = t.throwsAsync(broken.hear(samples, OUTPUTS), { instanceOf: UserError });
    t.truthy((await whole.hear(samples, OUTPUTS)).sampled_families);
    t.is((await error)?.message, alone?.message);
  }
  await threads.end();
});

test('threads that were not needed have nothing to end', async (t) => {
  const threads = new NetworkThreads(4);
  threads.network('nowhere.onnx');
  await t.notThrowsAsync(threads.end());
});
