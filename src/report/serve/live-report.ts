import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { clipKey } from '../audio-clips.ts';
import { emptyReport, gatherReport } from '../gather-report.ts';
import { reportHtml } from '../html/report-html.ts';

/** Where everything is that a served report tells of. */
export interface ReportFolders {
  readonly embeddingsDir: string;
  readonly tasksDir: string;
  readonly workdir: string;
}

/** A page with the policy that goes with it. */
type Page = Awaited<ReturnType<typeof reportHtml>>;

/** The report of what there is now: made anew when it is asked for and scores have changed since. */
export class LiveReport {
  readonly #folders: ReportFolders;
  #page: Promise<Page> | undefined;
  #version = '';
  #clips = new Map<string, string>();

  constructor(folders: ReportFolders) {
    this.#folders = folders;
  }

  async page(): Promise<Page> {
    const version = await this.#scores();
    if (this.#page === undefined || version !== this.#version) {
      this.#version = version;
      const page = this.#make();
      this.#page = page;
      page.catch(() => {
        if (this.#page === page) this.#page = undefined;
      });
    }
    return this.#page;
  }

  /** The file behind the address of a clip, for those alone that the page names. */
  clip(address: string): string | undefined {
    return this.#clips.get(address);
  }

  /** What the scores are now where they are not those that the page shows; else undefined. */
  async changed(): Promise<string | undefined> {
    const version = await this.#scores();
    return this.#page === undefined || version === this.#version ? undefined : version;
  }

  /** Differs when any scores do. */
  async #scores(): Promise<string> {
    const { embeddingsDir } = this.#folders;
    const names = (folder: string) => readdir(folder).catch((): string[] => []);
    const lines: string[] = [];
    for (const module of (await names(embeddingsDir)).sort()) {
      for (const task of (await names(join(embeddingsDir, module))).sort()) {
        const file = join(embeddingsDir, module, task, 'scores.json');
        const stats = await stat(file).catch(() => undefined);
        if (stats !== undefined) lines.push(`${module}/${task} ${stats.size} ${stats.mtimeMs}`);
      }
    }
    return lines.join('\n');
  }

  async #make(): Promise<Page> {
    const clips = new Map<string, string>();
    const report = await gatherReport({
      ...this.#folders,
      audio: 'link',
      clipUrl: (clip, file) => {
        const address = `audio/${clipKey(clip).split('/').map(encodeURIComponent).join('/')}`;
        clips.set(`/${address}`, file);
        return address;
      },
    }).catch((error: unknown) => {
      if (error instanceof UserError) return emptyReport([error.message]);
      throw error;
    });
    this.#clips = clips;
    return reportHtml(report, { title: 'heareval', isServed: true });
  }
}
