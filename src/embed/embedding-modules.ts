import { defineService, Services } from '../pipeline/index.ts';
import type { EmbeddingProfile } from './embedding-profile.ts';

/** The module that makes the embeddings in a folder, which is told how each split went. */
export const embeddingModules = defineService<(folder: string) => EmbeddingProfile>('embedding modules');

/** What the steps of `embedTaskNodes` need of the process that runs them: the modules of these profiles. */
export function embeddingServices(profiles: readonly EmbeddingProfile[]): Services {
  const byFolder = new Map(profiles.map((profile) => [profile.folder, profile]));
  return new Services().with(embeddingModules, (folder) => {
    const profile = byFolder.get(folder);
    if (profile === undefined) throw new RangeError(`${folder}: this run has no module that embeds into it`);
    return profile;
  });
}
