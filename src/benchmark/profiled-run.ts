import { embeddingServices } from '../embed/embedding-modules.ts';
import type { EmbeddingProfile } from '../embed/embedding-profile.ts';
import { claimFolder } from '../embed/maker.ts';
import type { RunOptions, StepNode } from '../pipeline/index.ts';

interface ProfiledOptions extends Pick<RunOptions, 'onEvent' | 'services'> {
  /** Nothing is run then, and nothing written. */
  readonly dryRun?: boolean | undefined;
}

/**
 * Runs steps of which some embed, and writes beside the embeddings whose they are, and how that went: after each step that
 * ends, as others may take hours, and a run may be killed.
 *
 * @param run `runInTerminal` or `runPipeline`
 */
export async function runProfiled<Options extends ProfiledOptions, Result>(
  run: (nodes: readonly StepNode[], options: Options) => Promise<Result>,
  nodes: readonly StepNode[],
  profiles: readonly EmbeddingProfile[],
  options: Options,
): Promise<Result> {
  const unclaim: (() => Promise<void>)[] = [];
  try {
    if (!options.dryRun) {
      for (const { folder, module } of profiles) unclaim.push(await claimFolder(folder, module));
    }
    return await run(nodes, {
      ...options,
      services: embeddingServices(profiles),
      onEvent(event) {
        options.onEvent?.(event);
        if (event.type !== 'step-done') return;
        // What cannot be written now is told at the end.
        for (const profile of profiles) profile.write().catch(() => {});
      },
    });
  } finally {
    for (const profile of profiles) await profile.write();
    for (const takeBack of unclaim) await takeBack();
  }
}
