import { createSession, float32 } from '../../compute/session.ts';
import { UserError } from '../../errors.ts';

/** A trained network that is loaded. */
export interface Network {
  /**
   * What it says of samples, by output, shape (rows, columns).
   *
   * @param samples from -1 to 1
   * @param outputs names; those that the network does not have are left out
   */
  hear(samples: Float32Array, outputs: readonly string[]): Promise<Readonly<Record<string, Float32Array>>>;
  release(): Promise<void>;
}

/** @throws UserError for what is no model */
export async function openNetwork(file: string): Promise<Network> {
  const session = await createSession(file, { plansMemory: false }).catch((cause: unknown) => {
    throw new UserError(
      `${file}: is no model that ONNX Runtime can load; expected what heareval train writes`,
      { cause },
    );
  });
  return {
    async hear(samples, outputs) {
      const waveform = float32(samples, [1, samples.length]);
      const names = outputs.filter((name) => session.outputs.includes(name));
      const said = await session.run({ waveform }, names);
      return Object.fromEntries(Object.entries(said).map(([name, { data }]) => [name, data as Float32Array]));
    },
    release: () => session.release(),
  };
}
