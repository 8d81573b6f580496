/** Embeds sounds by the model that is named, on WebGPU, with two workers; prints the means of the scene embeddings. */
import { ModuleHost } from '../../../src/modules/module-host.ts';
import { resolveModule } from '../../../src/modules/resolve-module.ts';

const [cwd = '', specifier = ''] = process.argv.slice(2);
const module = await resolveModule(specifier, { cwd, device: 'webgpu' });
const host = new ModuleHost(module, { workers: 2 });
const levels = Array.from({ length: 16 }, (_, index) => index + 1);
await host.describe();
const scenes = await Promise.all(
  levels.map((level) =>
    host.embedScenes([{ name: `s${level}`, samples: new Float32Array(160_000).fill(level) }]),
  ),
);
console.log(JSON.stringify(scenes.map(([scene]) => Math.round(scene?.[0] ?? Number.NaN))));
await host.close();
