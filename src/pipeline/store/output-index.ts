import { hash } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { makeFolder } from '../../make-folder.ts';
import type { StepKey } from '../hashes.ts';
import { canonicalJson } from '../keys/canonical-json.ts';
import type { JsonObject, StepNode } from '../types.ts';

interface IndexEntry {
  readonly key: StepKey;
  /** Relative to the workdir, POSIX. */
  readonly dir: string;
  readonly group: string;
  readonly params: string;
  /** How long making it took, in milliseconds. Lines of earlier versions do not say. */
  readonly ms?: number | undefined;
}

export interface RecentOutput {
  /** Absolute path. The output may be gone. */
  readonly dir: string;
  readonly ms: number | undefined;
}

/** How many older outputs of a step without the same parameters are looked at. */
const WINDOW = 16;
/** Of how many outputs a step's time is told. */
const RECENT_COUNT = 5;

/**
 * Remembers, line by line, where outputs were put: finds an output that another scope made under the same key, and the
 * older outputs of a step, with which a new key is compared. Only a cache: what it names may be gone, and without it
 * nothing but such finds is lost.
 */
export class OutputIndex {
  readonly #workdir: string;
  readonly #file: string;
  #loaded = false;
  #descriptor: number | undefined;
  readonly #byKey = new Map<string, string>();
  readonly #byGroup = new Map<string, IndexEntry[]>();
  readonly #byParams = new Map<string, IndexEntry>();
  /** The latest outputs of each step in each scope, whatever their labels; made when it is first asked for. */
  #byKind: Map<string, IndexEntry[]> | undefined;

  constructor(workdir: string, cacheDir: string) {
    this.#workdir = workdir;
    this.#file = join(cacheDir, 'outputs.jsonl');
  }

  /** Where an output with this key was put last. */
  find(key: StepKey): string | undefined {
    this.#load();
    const dir = this.#byKey.get(key);
    return dir === undefined ? undefined : join(this.#workdir, dir);
  }

  /**
   * Older outputs of the same step, scope and label, those most worth comparing first.
   *
   * @param claimed tells keys that belong to other nodes of the plan.
   */
  older(node: StepNode, claimed: (key: StepKey) => boolean): readonly string[] {
    this.#load();
    const group = groupOf(node);
    const sameParams = this.#byParams.get(`${group} ${paramsOf(node.params)}`);
    const latest = this.#byGroup.get(group)?.slice(-WINDOW).reverse() ?? [];
    const entries = new Set(sameParams === undefined ? latest : [sameParams, ...latest]);
    return [...entries].filter(({ key }) => !claimed(key)).map(({ dir }) => join(this.#workdir, dir));
  }

  /**
   * The latest outputs of the same step, scope and label, latest last: of those with the same parameters one, else a
   * few; where there are none, of any label.
   */
  recent(node: StepNode): readonly RecentOutput[] {
    this.#load();
    const group = groupOf(node);
    const others = this.#byGroup.get(group);
    const same = others === undefined ? undefined : this.#byParams.get(`${group} ${paramsOf(node.params)}`);
    const latest = others ?? this.#kinds().get(kindOf(node.scope, node.definition.name)) ?? [];
    return (same === undefined ? latest.slice(-RECENT_COUNT) : [same]).map(({ dir, ms }) => ({
      dir: join(this.#workdir, dir),
      ms: typeof ms === 'number' ? ms : undefined,
    }));
  }

  /** @param ms how long making it took */
  add(node: StepNode, key: StepKey, dir: string, ms?: number): void {
    const entry: IndexEntry = {
      key,
      dir: relative(this.#workdir, dir).split(sep).join('/'),
      group: groupOf(node),
      params: paramsOf(node.params),
      ms,
    };
    if (this.#loaded) {
      this.#remember(entry);
    }
    try {
      if (this.#descriptor === undefined) {
        makeFolder(dirname(this.#file));
        this.#descriptor = openSync(this.#file, 'a');
      }
      writeFileSync(this.#descriptor, `${JSON.stringify(entry)}\n`);
    } catch {
      // Costs a find, not an output.
    }
  }

  close(): void {
    if (this.#descriptor !== undefined) {
      closeSync(this.#descriptor);
      this.#descriptor = undefined;
    }
  }

  #load(): void {
    if (this.#loaded) {
      return;
    }
    this.#loaded = true;
    let text: string;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch {
      return;
    }
    for (const line of text.split('\n')) {
      try {
        const entry: unknown = JSON.parse(line);
        if (isEntry(entry)) {
          this.#remember(entry);
        }
      } catch {
        // A line that its writer did not live to finish.
      }
    }
  }

  #kinds(): ReadonlyMap<string, readonly IndexEntry[]> {
    if (this.#byKind === undefined) {
      this.#byKind = new Map();
      for (const [group, entries] of this.#byGroup) {
        const kind = kindOfGroup(group);
        this.#byKind.set(kind, [...(this.#byKind.get(kind) ?? []), ...entries].slice(-RECENT_COUNT));
      }
    }
    return this.#byKind;
  }

  #remember(entry: IndexEntry): void {
    this.#byKey.set(entry.key, entry.dir);
    this.#byParams.set(`${entry.group} ${entry.params}`, entry);
    const group = this.#byGroup.get(entry.group);
    if (group === undefined) {
      this.#byGroup.set(entry.group, [entry]);
    } else {
      group.push(entry);
    }
  }
}

/** What an older output is known by as one of the same step. */
export function groupOf(node: StepNode): string {
  return JSON.stringify([node.scope, node.definition.name, node.label ?? null]);
}

function kindOf(scope: string, name: string): string {
  return JSON.stringify([scope, name]);
}

function paramsOf(params: JsonObject): string {
  return hash('sha256', canonicalJson(params)).slice(0, 16);
}

function isEntry(value: unknown): value is IndexEntry {
  const { key, dir, group, params, ms } = (value ?? {}) as Partial<IndexEntry>;
  const texts = [key, dir, group, params].every((text) => typeof text === 'string');
  return texts && (ms === undefined || typeof ms === 'number');
}

/** Of a group that `groupOf` made; the file may hold others. */
function kindOfGroup(group: string): string {
  try {
    const [scope, name] = JSON.parse(group) as [string, string];
    return kindOf(scope, name);
  } catch {
    return group;
  }
}
