import { join } from 'node:path';
import { networkModule } from '../network/network-module.ts';
import { CONFIG, readModelFacts } from './model-folder.ts';
import { openTransformersNetwork } from './transformers-network.ts';
import { loadTransformers } from './transformers-package.ts';

/** A folder in the layout of Hugging Face as an embedding module. */
export default networkModule('threads', async (folder, { layer }) => {
  const transformers = await loadTransformers(process.cwd());
  const facts = await readModelFacts(folder);
  return {
    network: await openTransformersNetwork(transformers, folder, facts, layer),
    description: { sampleRate: facts.preprocessor.sampling_rate, window: 1000, pooling: 'mean' },
    answers: join(folder, CONFIG),
    name: '',
  };
});
