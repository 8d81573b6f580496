import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import { postprocessingSchema } from '../formats/folders/predictions-info.ts';
import { ModuleHost } from '../modules/module-host.ts';
import { resolveModule } from '../modules/resolve-module.ts';
import { hashFile } from '../pipeline/files/hash-file.ts';
import { checkHeadFits, readHeadToApply, typeOfHead } from '../predict/using/apply-to-files.ts';
import { chosenDecoder } from './decoders/decoders.ts';
import { Estimator } from './estimator.ts';
import { HEAD_OUTPUT, HeadSource } from './sources/head-source.ts';

const VERSION_DIGITS = 7;

const more = z.looseObject({ task: z.string().optional(), postprocessing: postprocessingSchema.nullish() });

/**
 * A head that `heareval predict` kept, with the module that it was trained on, as an estimator. The module is loaded.
 *
 * @param path of `head.onnx`
 * @param module as --module takes it
 * @param warn is told where the head was trained on another module
 * @throws UserError for what is no head, and for a module that does not go with it
 */
export async function headEstimator(
  path: string,
  module: string | undefined,
  { cwd, warn }: { readonly cwd: string; readonly warn: (line: string) => void },
): Promise<Estimator> {
  const head = await readHeadToApply(resolve(cwd, path));
  const { description } = head;
  if (module === undefined) {
    throw new UserError(
      `${path}: a head on embeddings of module ${description.module}; expected --module with it`,
      {
        next: `heareval analyze song.wav --estimator ${path} --module ${description.module}`,
      },
    );
  }
  const host = new ModuleHost(await resolveModule(module, { cwd }), { workers: 1 });
  try {
    const warning = await checkHeadFits(head, host);
    if (warning !== undefined) warn(warning);
    const { sampleRate } = await host.describe();
    const sha256 = await hashFile(head.path, statSync(head.path).size);
    const { task = HEAD_OUTPUT, postprocessing } = more.parse(description);
    const { name: type, settings } = typeOfHead(description);
    const { kind, labels } = description;
    const about = { kind, type, labels, columns: labels.length, settings, postprocessing };
    return new Estimator({
      name: `${host.module.name}-${task}`,
      version: sha256.slice(0, VERSION_DIGITS),
      source: new HeadSource(head, host, sampleRate, sha256),
      output: HEAD_OUTPUT,
      about,
      decoder: chosenDecoder(about, {}, path),
      annotator: { head: task, module: host.module.specifier },
    });
  } catch (error) {
    await host.close();
    throw error;
  }
}
