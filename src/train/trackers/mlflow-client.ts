/** What a server says that cannot do what it was asked for; asked again it would say the same, unless `isPassing`. */
export class MlflowError extends Error {
  readonly isPassing: boolean;
  /** As MLflow names it, for instance `RESOURCE_DOES_NOT_EXIST`. */
  readonly code: string;

  constructor(message: string, about: { readonly isPassing: boolean; readonly code: string }) {
    super(message);
    this.isPassing = about.isPassing;
    this.code = about.code;
  }
}

export interface Metric {
  readonly key: string;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly step: number;
}

/** A parameter or a tag. */
export interface Named {
  readonly key: string;
  readonly value: string;
}

export type RunState = 'RUNNING' | 'FINISHED' | 'FAILED' | 'KILLED';

/** What one request may have at most (https://mlflow.org/docs/latest/rest-api.html, log-batch): items of each kind. */
export const MOST = { metrics: 1000, params: 100, tags: 100 } as const;

const REQUEST_MS = 10_000;
const TOO_MANY = 429;
const SERVER_FAULT = 500;

/**
 * A tracking server by MLflow's REST API.
 *
 * @param uri of the server, `http://localhost:5000`
 * @param headers with what says who asks
 */
export class MlflowClient {
  readonly #uri: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(uri: string, headers: Readonly<Record<string, string>> = {}) {
    this.#uri = `${uri.replace(/\/+$/, '')}/api/2.0/mlflow`;
    this.#headers = headers;
  }

  /** The id of an experiment, which is made where there is none of that name. */
  async experiment(name: string, signal: AbortSignal): Promise<string> {
    const find = async () => {
      const query = `experiments/get-by-name?experiment_name=${encodeURIComponent(name)}`;
      const { experiment } = await this.#ask<{ experiment?: { experiment_id?: string } }>(
        'GET',
        query,
        undefined,
        signal,
      );
      return idOf(experiment?.experiment_id, query);
    };
    try {
      return await find();
    } catch (error) {
      if (!hasCode(error, 'RESOURCE_DOES_NOT_EXIST')) throw error;
    }
    try {
      const made = await this.#ask<{ experiment_id?: string }>(
        'POST',
        'experiments/create',
        { name },
        signal,
      );
      return idOf(made.experiment_id, 'experiments/create');
    } catch (error) {
      // Another training was faster.
      if (hasCode(error, 'RESOURCE_ALREADY_EXISTS')) return find();
      throw error;
    }
  }

  /** Makes a run, and gives its id. */
  async createRun(
    about: {
      readonly experiment: string;
      readonly name: string;
      readonly start: number;
      readonly tags: readonly Named[];
    },
    signal: AbortSignal,
  ): Promise<string> {
    const { experiment: experiment_id, name: run_name, start: start_time, tags } = about;
    const body = { experiment_id, run_name, start_time, tags };
    const { run } = await this.#ask<{ run?: { info?: { run_id?: string } } }>(
      'POST',
      'runs/create',
      body,
      signal,
    );
    return idOf(run?.info?.run_id, 'runs/create');
  }

  /** Logs at most as much as `MOST` says; what was logged before changes nothing. */
  async logBatch(
    run_id: string,
    batch: { readonly metrics?: readonly Metric[]; readonly params?: readonly Named[] },
    signal: AbortSignal,
  ): Promise<void> {
    await this.#ask('POST', 'runs/log-batch', { run_id, ...batch }, signal);
  }

  async updateRun(
    run_id: string,
    status: RunState,
    end_time: number | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#ask(
      'POST',
      'runs/update',
      { run_id, status, ...(end_time === undefined ? {} : { end_time }) },
      signal,
    );
  }

  /** @throws MlflowError for what the server refuses, other errors where it cannot be reached, or does not answer in time */
  async #ask<T>(method: string, path: string, body: object | undefined, signal: AbortSignal): Promise<T> {
    const response = await fetch(`${this.#uri}/${path}`, {
      method,
      headers: { ...this.#headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_MS)]),
    });
    const text = await response.text();
    if (!response.ok) {
      const { error_code: code = '', message = '' } = parsed(text) as {
        error_code?: string;
        message?: string;
      };
      const [reason = ''] = message.split('\n');
      const isPassing = response.status >= SERVER_FAULT || response.status === TOO_MANY;
      throw new MlflowError(
        `${path.split('?')[0]} was answered with ${response.status}${code && ` ${code}`}${reason && `: ${reason}`}`,
        { isPassing, code },
      );
    }
    return parsed(text) as T;
  }
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof MlflowError && error.code === code;
}

function idOf(id: string | undefined, path: string): string {
  if (id !== undefined && id !== '') return id;
  throw new MlflowError(
    `${path.split('?')[0]} was answered without an id; expected a tracking server of MLflow`,
    { isPassing: false, code: '' },
  );
}
