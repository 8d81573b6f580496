import { createSession, float32 } from '../../compute/session.ts';
import { descriptionFile, readDescription } from '../network/description.ts';
import { networkModule } from '../network/network-module.ts';

/** An ONNX file as an embedding module. */
export default networkModule('threads', async (file) => {
  const session = await createSession(file);
  return {
    network: {
      inputs: session.inputs,
      run: (input, data, dims) => session.run({ [input]: float32(data, dims) }),
    },
    description: await readDescription(descriptionFile(file)),
    answers: descriptionFile(file),
    name: file.split(/[\\/]/).at(-1) ?? '',
  };
});
