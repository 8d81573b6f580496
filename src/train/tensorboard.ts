import { appendFile, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import {
  bytesBefore,
  type EventValue,
  encodeEvent,
  encodeScalarEvents,
  eventsHead,
} from '../formats/files/tfevents.ts';
import { ifThere } from '../if-there.ts';
import { makeFolder } from '../make-folder.ts';
import { writeFileAtomic } from '../pipeline/files/write-file.ts';
import type { CurvePoint } from './curve.ts';
import { sessionEnd } from './hparams.ts';
import type { TrainingEnd, TrainingObserver } from './training-observer.ts';

const FILE_NAME = 'events.out.tfevents.0.heareval';

/**
 * Writes the curve of a training into a folder of its own, for TensorBoard: `train/loss` and `validation/<score>` by epoch.
 * The same curve gives the same bytes.
 *
 * @param scoreName what the validation score is
 */
export async function writeCurve(
  folder: string,
  curve: readonly CurvePoint[],
  scoreName: string,
): Promise<void> {
  const content = encodeScalarEvents(
    curve.map(({ epoch, trainLoss, validationScore }) => ({
      step: epoch,
      values: { 'train/loss': trainLoss, [`validation/${scoreName}`]: validationScore },
    })),
  );
  await writeFileAtomic(join(folder, FILE_NAME), content);
}

export interface TensorBoardOptions {
  /** Of this training alone. */
  readonly folder: string;
  /** What the validation score is. */
  readonly scoreName: string;
  /** What is shown of the training as a whole. */
  readonly about: readonly EventValue[];
  /** What else is shown of an epoch that was validated. */
  readonly look: (epoch: number) => Promise<readonly EventValue[]>;
}

/**
 * Writes what TensorBoard shows of a training while it runs. One that goes on from a checkpoint leaves the same file as one that
 * was never stopped.
 */
export class TensorBoardFile implements TrainingObserver {
  readonly #options: TensorBoardOptions;
  readonly #file: string;
  #epochs = 0;

  constructor(options: TensorBoardOptions) {
    this.#options = options;
    this.#file = join(options.folder, FILE_NAME);
  }

  async begin(epochs: number): Promise<void> {
    const { folder, about } = this.#options;
    makeFolder(folder);
    this.#epochs = epochs;
    const before = epochs === 0 ? undefined : await ifThere(readFile(this.#file));
    if (before === undefined) {
      await writeFileAtomic(this.#file, Buffer.concat([eventsHead(), encodeEvent(0, about)]));
    } else {
      await truncate(this.#file, bytesBefore(before, epochs));
    }
  }

  step({ epoch }: { readonly epoch: number }): void {
    this.#epochs = epoch + 1;
  }

  async validated(
    { epoch, trainLoss, validationScore }: CurvePoint,
    { learningRate }: { readonly learningRate: number },
  ): Promise<void> {
    const scalars = {
      'train/loss': trainLoss,
      'train/learning_rate': learningRate,
      [`validation/${this.#options.scoreName}`]: validationScore,
    };
    const values = Object.entries(scalars).map(([tag, scalar]) => ({ tag, scalar }));
    await appendFile(this.#file, encodeEvent(epoch, [...values, ...(await this.#options.look(epoch))]));
  }

  async end(how: TrainingEnd): Promise<void> {
    if (how === 'finished') await appendFile(this.#file, encodeEvent(this.#epochs, [sessionEnd()]));
  }
}
