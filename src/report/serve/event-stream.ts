import type { ServerResponse } from 'node:http';
import type { LiveReport } from './live-report.ts';
import type { LiveRuns } from './live-runs.ts';

/** How often files are looked at while somebody listens. */
const LOOK_MS = 1_000;
/** Those that are gone are noticed when something is sent. */
const HEARTBEAT_MS = 15_000;

/** Tells all that listen what runs are doing, and when scores have changed: server-sent events `runs` and `scores`. */
export class EventStream {
  readonly #listeners = new Set<ServerResponse>();
  readonly #runs: LiveRuns;
  readonly #report: LiveReport;
  #timer: NodeJS.Timeout | undefined;
  #told = '';
  #changed: string | undefined;
  #lastSent = 0;
  #isLooking = false;

  constructor(runs: LiveRuns, report: LiveReport) {
    this.#runs = runs;
    this.#report = report;
  }

  add(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('retry: 2000\n\n');
    this.#listeners.add(response);
    response.on('close', () => {
      this.#listeners.delete(response);
      if (this.#listeners.size === 0) this.#rest();
    });
    this.#told = '';
    this.#timer ??= setInterval(() => void this.#look(), LOOK_MS);
    void this.#look();
  }

  close(): void {
    for (const response of this.#listeners) response.end();
    this.#rest();
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#changed = undefined;
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const text = JSON.stringify(await this.#runs.now());
      if (text !== this.#told) this.#send(`event: runs\ndata: ${text}\n\n`);
      this.#told = text;
      const changed = await this.#report.changed();
      if (changed !== undefined && changed !== this.#changed) this.#send('event: scores\ndata: {}\n\n');
      this.#changed = changed;
      if (Date.now() - this.#lastSent > HEARTBEAT_MS) this.#send(': still here\n\n');
    } finally {
      this.#isLooking = false;
    }
  }

  #send(text: string): void {
    this.#lastSent = Date.now();
    for (const response of this.#listeners) response.write(text);
  }
}
