import type { Clip } from '../embed/clip-batches.ts';
import type { Predicted, RowKind } from '../prediction-types/prediction-type.ts';
import { inTrainingThread } from '../train/training-threads.ts';
import { clipRows, frameRows } from './clip-rows.ts';
import type { PredictRequest, Said } from './exported-worker.ts';
import { NETWORK_WORKER } from './train-network.ts';

/** What is asked of an exported network. */
export interface AskedOutput extends Pick<PredictRequest, 'model' | 'output' | 'columns' | 'sampleRate'> {
  readonly kind: RowKind;
  /** Milliseconds from one frame to the next. */
  readonly hop: number;
}

/**
 * What an exported network says of clips, in a thread of its own: a row for each of them, or for each of their frames.
 *
 * @param onDone is told how many of how many clips are done
 */
export async function predictClips(
  { kind, hop, ...asked }: AskedOutput,
  clips: readonly Clip[],
  signal: AbortSignal,
  onDone: (done: number, total: number) => void,
): Promise<Predicted> {
  const request: Omit<PredictRequest, 'control'> = { ...asked, sounds: clips.map((clip) => clip.path) };
  const { values, rows } = await inTrainingThread<Said, { readonly done: number }>(
    NETWORK_WORKER,
    'predictSounds',
    request,
    { signal, onMessage: ({ done }) => onDone(done, clips.length) },
  );
  const names = clips.map(({ name }) => name);
  return { values, index: kind === 'scene' ? clipRows(names) : frameRows(names, rows, hop) };
}
