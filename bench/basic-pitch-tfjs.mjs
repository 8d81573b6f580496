// What @spotify/basic-pitch gives by its own code, on the backend that heareval has, WebAssembly: node basic-pitch-tfjs.mjs <npm folder> <folder>
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [npm, folder] = process.argv.slice(2).map((name) => resolve(name));
const require = createRequire(join(npm, 'package.json'));
const tf = require('@tensorflow/tfjs');
require('@tensorflow/tfjs-backend-wasm');
const { BasicPitch } = require('@spotify/basic-pitch');

await tf.setBackend('wasm');
const json = JSON.parse(await readFile(join(folder, 'basic-pitch/model.json'), 'utf8'));
const weights = await readFile(join(folder, 'basic-pitch/group1-shard1of1.bin'));
const model = tf.loadGraphModel({
  load: async () => ({
    ...json,
    weightSpecs: json.weightsManifest[0].weights,
    weightData: new Uint8Array(weights).buffer,
  }),
});

for (const index of [0, 1]) {
  const bytes = await readFile(join(folder, `sound-22050-${index}.npy`));
  const samples = new Float32Array(new Uint8Array(bytes.subarray(10 + bytes.readUInt16LE(8))).buffer);
  const rows = [];
  await new BasicPitch(model).evaluateModel(
    samples,
    (frames) => rows.push(...frames),
    () => {},
  );
  const header =
    `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows.length}, ${rows[0].length}), }`.padEnd(117);
  const start = Buffer.from(`\x93NUMPY\x01\x00v\x00${header}\n`, 'latin1');
  const data = Buffer.from(Float32Array.from(rows.flat()).buffer);
  await writeFile(join(folder, `tfjs-note-${index}.npy`), Buffer.concat([start, data]));
}
