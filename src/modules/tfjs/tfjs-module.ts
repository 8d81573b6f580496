import { basename, dirname, join } from 'node:path';
import { chooseTfjsBackend, GPU_PACKAGE } from '../../compute/tfjs-backend.ts';
import { descriptionFile, readDescription } from '../network/description.ts';
import { networkModule } from '../network/network-module.ts';
import { openTfjsNetwork } from './tfjs-network.ts';

/** WebAssembly has one core a thread, and so has TensorFlow's own library for most operations; a GPU is there once. */
const parallelism = chooseTfjsBackend().package === GPU_PACKAGE ? 'none' : 'threads';

/** A `model.json` of TensorFlow.js as an embedding module. */
export default networkModule(parallelism, async (file) => ({
  network: await openTfjsNetwork(file),
  description: await readDescription(descriptionFile(file)),
  answers: descriptionFile(file),
  // Most are named model.json: then the folder tells more.
  name: join(basename(dirname(file)), basename(file)),
}));
