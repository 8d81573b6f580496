import { basename, dirname, join } from 'node:path';
import { chooseTfjsBackend } from '../../compute/tfjs-backend.ts';
import { descriptionFile, readDescription } from '../network/description.ts';
import { networkModule } from '../network/network-module.ts';
import { openTfjsNetwork } from './tfjs-network.ts';

/** TensorFlow's own library uses all cores itself. */
const parallelism = chooseTfjsBackend().name === 'wasm' ? 'threads' : 'none';

/** A `model.json` of TensorFlow.js as an embedding module. */
export default networkModule(parallelism, async (file) => ({
  network: await openTfjsNetwork(file),
  description: await readDescription(descriptionFile(file)),
  answers: descriptionFile(file),
  // Most are named model.json: then the folder tells more.
  name: join(basename(dirname(file)), basename(file)),
}));
