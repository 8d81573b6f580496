import { last } from '../../at.ts';
import { createSession, tensorOf } from '../../compute/session.ts';
import { descriptionFile, readDescription } from '../network/description.ts';
import { networkModule } from '../network/network-module.ts';

/** An ONNX file as an embedding module. */
export default networkModule('threads', async (file, { device }) => {
  const session = await createSession(file, { device });
  return {
    network: {
      inputs: session.inputs,
      outputs: session.outputs,
      device: device === 'cpu' ? undefined : device,
      run: (inputs) =>
        session.run(
          Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, tensorOf(tensor)])),
        ),
    },
    description: await readDescription(descriptionFile(file)),
    answers: descriptionFile(file),
    name: last(file.split(/[\\/]/)),
  };
});
