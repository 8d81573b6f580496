import { randomBytes } from 'node:crypto';
import { appendFile, copyFile, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { EventValue } from '../../formats/files/tfevents.ts';
import { ifThere } from '../../if-there.ts';
import { makeFolder } from '../../make-folder.ts';
import { writeFileAtomic } from '../../pipeline/files/write-file.ts';
import type { CurvePoint } from '../curve.ts';
import type { Parameters } from '../hparams.ts';
import type { TrainingEnd, TrainingObserver } from '../training-observer.ts';
import { UPLOAD_SCRIPT } from './wandb-upload.ts';

export interface WandbOptions {
  /** Of this run alone. */
  readonly folder: string;
  readonly run: string;
  readonly project: string;
  /** What the runs of one sweep, or of one recipe's folds, have together. */
  readonly group: string;
  readonly parameters: Parameters;
  /** What the validation score is. */
  readonly scoreName: string;
  /** What else is shown of an epoch that was validated. */
  readonly look: (epoch: number) => Promise<readonly EventValue[]>;
  /** The folder with what TensorBoard shows of the training. */
  readonly tensorboard: string;
  readonly warn: (line: string) => void;
}

const [CONFIG, HISTORY, SUMMARY, MEDIA] = ['config.json', 'history.jsonl', 'summary.json', 'media'];
/** The script of such a folder that uploads it. */
export const UPLOAD_FILE = 'upload.py';

/**
 * A folder with all of a run that Weights & Biases shows: `config.json`, `history.jsonl`, `summary.json`, images and sounds in
 * `media/`, what TensorBoard shows in `tensorboard/`, and the script that uploads it. A disk that takes none of it is told of once.
 */
export class WandbFolder implements TrainingObserver {
  readonly #options: WandbOptions;
  #best: Record<string, number> = {};
  #hasFailed = false;

  constructor(options: WandbOptions) {
    this.#options = options;
  }

  begin(epochs: number): Promise<void> {
    return this.#unlessFull(async () => {
      const { folder, run, project, group, parameters } = this.#options;
      makeFolder(join(folder, MEDIA));
      const before = epochs === 0 ? undefined : await this.#before(epochs);
      await writeFileAtomic(join(folder, HISTORY), before?.history ?? '');
      this.#best = before?.best ?? {};
      const id = before?.id ?? randomBytes(6).toString('hex');
      const about = { id, name: run, project, group, config: parameters };
      await writeFileAtomic(join(folder, CONFIG), `${JSON.stringify(about, null, 2)}\n`);
      await writeFileAtomic(join(folder, UPLOAD_FILE), UPLOAD_SCRIPT);
    });
  }

  validated(
    { epoch, trainLoss, validationScore }: CurvePoint,
    { learningRate, isBest }: { readonly learningRate: number; readonly isBest: boolean },
  ): Promise<void> {
    return this.#unlessFull(async () => {
      const { folder, scoreName, look } = this.#options;
      const name = `validation/${scoreName}`;
      const scalars = {
        'train/loss': trainLoss,
        'train/learning_rate': learningRate,
        [name]: validationScore,
      };
      if (isBest) this.#best = { epoch, [name]: validationScore };
      const media: Record<string, string> = {};
      for (const value of await look(epoch)) {
        const file = mediaFile(value, epoch);
        if (file === undefined) continue;
        const place = join(MEDIA, file.name);
        makeFolder(dirname(join(folder, place)));
        await writeFileAtomic(join(folder, place), file.content);
        media[value.tag] = place;
      }
      await appendFile(join(folder, HISTORY), `${JSON.stringify({ epoch, ...scalars, media })}\n`);
      const summary = { epoch, ...scalars, best: this.#best };
      await writeFileAtomic(join(folder, SUMMARY), `${JSON.stringify(summary, null, 2)}\n`);
    });
  }

  end(_how: TrainingEnd): Promise<void> {
    return this.#unlessFull(async () => {
      const { folder, tensorboard } = this.#options;
      const target = join(folder, 'tensorboard');
      makeFolder(target);
      for (const file of await readdir(tensorboard)) {
        await copyFile(join(tensorboard, file), join(target, file));
      }
    });
  }

  /** What there is of the same training up to an epoch; undefined where it was not tracked before. */
  async #before(epochs: number) {
    const { folder } = this.#options;
    const textOf = (file: string) => ifThere(readFile(join(folder, file), 'utf8'));
    const [config, history = '', summary = '{}'] = [
      await textOf(CONFIG),
      await textOf(HISTORY),
      await textOf(SUMMARY),
    ];
    if (config === undefined) return undefined;
    const { id } = JSON.parse(config) as { readonly id: string };
    const { best = {} } = JSON.parse(summary) as { readonly best?: Record<string, number> };
    // The last line may not have been written to its end.
    const lines = history.split('\n').slice(0, -1);
    const kept = lines.filter((line) => (JSON.parse(line) as { readonly epoch: number }).epoch < epochs);
    return { id, best, history: kept.map((line) => `${line}\n`).join('') };
  }

  async #unlessFull(write: () => Promise<void>): Promise<void> {
    if (this.#hasFailed) return;
    try {
      await write();
    } catch (error) {
      this.#hasFailed = true;
      this.#options.warn(
        `wandb ${this.#options.folder}: ${(error as Error).message}; the training goes on without it`,
      );
    }
  }
}

function mediaFile(
  value: EventValue,
  epoch: number,
): { readonly name: string; readonly content: Uint8Array } | undefined {
  if ('image' in value) return { name: `${value.tag}-${epoch}.png`, content: value.image.png };
  if ('audio' in value) return { name: `${value.tag}-${epoch}.wav`, content: value.audio.wav };
  return undefined;
}
