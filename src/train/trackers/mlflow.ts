import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { CurvePoint } from '../curve.ts';
import type { Parameters } from '../hparams.ts';
import type { TrainingEnd, TrainingObserver } from '../training-observer.ts';
import { type Metric, MlflowClient, MlflowError, MOST, type Named, type RunState } from './mlflow-client.ts';

export interface MlflowOptions {
  readonly uri: string;
  readonly experiment: string;
  /** Name of the run. */
  readonly run: string;
  readonly tags: Parameters;
  readonly parameters: Parameters;
  /** What the validation score is. */
  readonly scoreName: string;
  /** Where the id of the run is kept as long as the training may go on. */
  readonly idFile: string;
  /** Is told once what is wrong, and at the end what was lost. */
  readonly warn: (line: string) => void;
  /** @default those of MLFLOW_TRACKING_USERNAME and the like */
  readonly headers?: Readonly<Record<string, string>>;
  /** How long the end of a training waits for what is not sent yet, in milliseconds. @default 3000 */
  readonly patience?: number;
}

const STATES: Readonly<Record<TrainingEnd, RunState>> = {
  finished: 'FINISHED',
  stopped: 'KILLED',
  failed: 'FAILED',
};
/** Values that wait for a server that does not answer; of more, the first are lost. */
const MOST_WAITING = 20_000;
const PATIENCE_MS = 3000;
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [500, 30_000];
const [LONGEST_KEY, LONGEST_VALUE] = [250, 500];

/**
 * Tells a tracking server of MLflow of a training: its parameters, the curve, how it ended. All of it is sent in the background,
 * in order and again where the server does not answer; nothing that the server does, or does not, is felt by the training.
 */
export class MlflowRun implements TrainingObserver {
  readonly #options: MlflowOptions;
  readonly #client: MlflowClient;
  readonly #closing = new AbortController();
  #waiting: Metric[] = [];
  #lost = 0;
  #run: string | undefined;
  /** Whether the server knows nothing of it yet, or takes it to have ended. */
  #opening: 'new' | 'again' | undefined = 'new';
  /** How it ended, to be told when all else is. */
  #end: { readonly state: RunState; readonly time: number } | undefined;
  #sending: Promise<void> | undefined;
  #isRefused = false;
  #hasWarned = false;

  constructor(options: MlflowOptions) {
    this.#options = options;
    this.#client = new MlflowClient(options.uri, options.headers ?? credentials(process.env));
  }

  begin(epochs: number): void {
    if (epochs > 0) this.#run = readId(this.#options);
    if (this.#run !== undefined) this.#opening = 'again';
    this.#send();
  }

  validated(
    { epoch, trainLoss, validationScore }: CurvePoint,
    { learningRate }: { readonly learningRate: number },
  ): void {
    const values = {
      'train/loss': trainLoss,
      'train/learning_rate': learningRate,
      [`validation/${this.#options.scoreName}`]: validationScore,
    };
    const timestamp = Date.now();
    for (const [key, value] of Object.entries(values)) {
      // JSON has no other numbers.
      if (Number.isFinite(value)) this.#waiting.push({ key: mlflowKey(key), value, timestamp, step: epoch });
    }
    const tooMany = Math.max(0, this.#waiting.length - MOST_WAITING);
    this.#lost += tooMany;
    if (tooMany > 0) this.#waiting.splice(0, tooMany);
    this.#send();
  }

  async end(how: TrainingEnd): Promise<void> {
    this.#end = { state: STATES[how], time: Date.now() };
    const patience = new AbortController();
    this.#send();
    await Promise.race([
      this.#sending,
      delay(this.#options.patience ?? PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => {}),
    ]);
    patience.abort();
    this.#closing.abort();
    const lost = this.#lost + this.#waiting.length;
    if (this.#end !== undefined) {
      this.#options.warn(`mlflow ${this.#options.uri}: ${lost} values and how it ended were not told`);
    } else if (lost > 0) {
      this.#options.warn(`mlflow ${this.#options.uri}: ${lost} values were not told`);
    }
    if (how === 'finished') rmSync(this.#options.idFile, { force: true });
  }

  /** Sends what waits, unless that is being done. */
  #send(): void {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined;
    });
  }

  async #sendAll(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (this.#hasMore() && !this.#closing.signal.aborted) {
      try {
        await this.#sendNext();
        pause = FIRST_PAUSE_MS;
      } catch (error) {
        if (this.#closing.signal.aborted) return;
        this.#warn(error);
        if (error instanceof MlflowError && !error.isPassing) {
          this.#isRefused = true;
          return;
        }
        await delay(pause, undefined, { ref: false, signal: this.#closing.signal }).catch(() => {});
        pause = Math.min(LONGEST_PAUSE_MS, 2 * pause);
      }
    }
  }

  #hasMore(): boolean {
    if (this.#isRefused) return false;
    return this.#opening !== undefined || this.#waiting.length > 0 || this.#end !== undefined;
  }

  /** One thing after the other: the run, its parameters, metrics, its end. */
  async #sendNext(): Promise<void> {
    const { signal } = this.#closing;
    const run = this.#run ?? (await this.#create());
    this.#run = run;
    if (this.#opening === 'again') await this.#client.updateRun(run, 'RUNNING', undefined, signal);
    if (this.#opening === 'new') {
      for (const params of portions(named(this.#options.parameters), MOST.params)) {
        await this.#client.logBatch(run, { params }, signal);
      }
    }
    this.#opening = undefined;
    if (this.#waiting.length > 0) {
      const metrics = this.#waiting.slice(0, MOST.metrics);
      await this.#client.logBatch(run, { metrics }, signal);
      const told = new Set(metrics);
      this.#waiting = this.#waiting.filter((metric) => !told.has(metric));
      return;
    }
    if (this.#end === undefined) return;
    await this.#client.updateRun(run, this.#end.state, this.#end.time, signal);
    this.#end = undefined;
  }

  async #create(): Promise<string> {
    const { experiment: name, run, tags, idFile } = this.#options;
    const { signal } = this.#closing;
    const experiment = await this.#client.experiment(name, signal);
    const about = { experiment, name: run, start: Date.now(), tags: named(tags) };
    const id = await this.#client.createRun(about, signal);
    writeFileSync(idFile, `${this.#options.uri}\n${id}`);
    return id;
  }

  #warn(error: unknown): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const { uri } = this.#options;
    this.#options.warn(`mlflow ${uri}: ${reasonOf(error)}; the training goes on`);
  }
}

/** Who asks, as MLflow's own client reads it from the environment. */
export function credentials(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const {
    MLFLOW_TRACKING_TOKEN: token,
    MLFLOW_TRACKING_USERNAME: user,
    MLFLOW_TRACKING_PASSWORD: password = '',
  } = env;
  if (user) return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
  return token ? { authorization: `Bearer ${token}` } : {};
}

/** Letters, digits, `_`, `-`, `.`, blanks and `/` are what every server takes. */
function mlflowKey(name: string): string {
  return name.replaceAll(/[^\w\-. /]/g, '_').slice(0, LONGEST_KEY);
}

function named(values: Parameters): Named[] {
  return Object.entries(values).map(([key, value]) => ({
    key: mlflowKey(key),
    value: String(value).slice(0, LONGEST_VALUE),
  }));
}

function portions<T>(items: readonly T[], most: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / most) }, (_, part) =>
    items.slice(part * most, (part + 1) * most),
  );
}

/** Of the run that was begun on the same server. */
function readId({ idFile, uri }: MlflowOptions): string | undefined {
  try {
    const [server, id] = readFileSync(idFile, 'utf8').split('\n');
    return server === uri ? id : undefined;
  } catch {
    return undefined;
  }
}

/** Of an error of `fetch` what lies below it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error
    ? cause.message || (cause as NodeJS.ErrnoException).code || error.message
    : error.message;
}
