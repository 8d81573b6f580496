import { createHash } from 'node:crypto';
import { canonicalJson } from '../../src/pipeline/keys/canonical-json.ts';
import type { InputSource, JsonObject, Spawned } from '../../src/pipeline/types.ts';
import type { TaskDefinition } from '../../src/tasks/task-definition.ts';

/** What a task's metadata say of how it is looked at, which decides neither clips nor labels nor splits. */
const LOOKED_AT = ['excerpts', 'clip_groups'];

/** The first digits of the SHA-256 of the names and parameters of all steps that a task is made by, by its mode. */
export function settingsOf(task: TaskDefinition, soundfont?: string): Record<string, string> {
  return Object.fromEntries(
    task.modes.map((mode) => {
      const node = task.build(mode, { tasksDir: '', mirrors: [], soundfont });
      const settings = [...stepsBehind(node, new Set())];
      return [mode, createHash('sha256').update(canonicalJson(settings)).digest('hex').slice(0, 8)];
    }),
  );
}

function* stepsBehind(source: InputSource | Spawned, seen: Set<unknown>): Generator<unknown> {
  if (seen.has(source)) return;
  seen.add(source);
  if (source.kind === 'selection' || source.kind === 'spawned') yield* stepsBehind(source.from, seen);
  if (source.kind !== 'step') return;
  yield { step: source.definition.name, params: withoutLooks(source.params) };
  for (const input of Object.values(source.inputs)) {
    for (const each of 'kind' in input ? [input] : input) yield* stepsBehind(each, seen);
  }
}

function withoutLooks(params: JsonObject): JsonObject {
  const { config, ...others } = params;
  if (config === null || typeof config !== 'object' || Array.isArray(config)) return params;
  const kept = Object.entries(config).filter(([key]) => !LOOKED_AT.includes(key));
  return { ...others, config: Object.fromEntries(kept) };
}
