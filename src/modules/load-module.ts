import { UserError } from '../errors.ts';
import type { EmbeddingModel, EmbeddingModule, Tensor, TimestampEmbeddings } from './api.ts';
import { describeError, otherSyntaxHint } from './describe-error.ts';
import { functionsNeeded } from './framed.ts';
import { receptiveFieldOf } from './receptive-field.ts';
import type { Framing, ResolvedModule } from './resolved-module.ts';

/** Sample rates, in Hz, that tasks are prepared at. */
const SAMPLE_RATES = [16000, 22050, 32000, 44100, 48000];

/** What is needed of a module to import it. */
export type ImportedModule = Pick<
  ResolvedModule,
  'specifier' | 'url' | 'weights' | 'layer' | 'device' | 'framing'
>;

/** What a loaded model states about itself. */
export interface ModelInfo extends Omit<EmbeddingModel, 'device'> {
  readonly parallelism: 'threads' | 'none';
}

/** A module with its model in memory. Shapes as in `EmbeddingModule`; what comes out is not checked yet. */
export interface LoadedModule {
  readonly info: ModelInfo;
  /** What it says that it computes on. */
  readonly device: string | undefined;
  embedScenes(audio: Tensor): Promise<Tensor>;
  embedTimestamps(audio: Tensor): Promise<TimestampEmbeddings>;
  /** Of a model with a `sceneField`. */
  sceneFrames(audio: Tensor): Promise<TimestampEmbeddings>;
  /** The same. @param frames shape (sounds, frames, size) */
  poolFrames(frames: Tensor): Promise<Tensor>;
}

/** camelCase is the API of this program, snake_case that of HEAR 2021; both are taken. */
const SNAKE_CASE = {
  loadModel: 'load_model',
  getSceneEmbeddings: 'get_scene_embeddings',
  getTimestampEmbeddings: 'get_timestamp_embeddings',
  sampleRate: 'sample_rate',
  sceneEmbeddingSize: 'scene_embedding_size',
  timestampEmbeddingSize: 'timestamp_embedding_size',
  timestampField: 'timestamp_field',
  sceneField: 'scene_field',
  getSceneFrames: 'get_scene_frames',
  poolSceneFrames: 'pool_scene_frames',
} as const;
type Name = keyof typeof SNAKE_CASE;
type FunctionName = Extract<Name, keyof EmbeddingModule>;

/** What `loadModel` is given after the weights: nothing, unless something was asked for. */
function loadOptions({ layer, device }: Pick<ImportedModule, 'layer' | 'device'>): object[] {
  const options = { ...(layer && { layer }), ...(device && { device }) };
  return Object.keys(options).length === 0 ? [] : [options];
}

/**
 * Imports a module, checks that it follows the API and loads its model.
 *
 * @throws UserError that names the module and what is missing or wrong
 */
export async function loadModule({
  specifier,
  url,
  weights,
  layer,
  device,
  framing,
}: ImportedModule): Promise<LoadedModule> {
  const exported = await importModule(specifier, url);
  const needed = functionsNeeded(framing);
  const wanted = (name: FunctionName, isNeeded: boolean): Callable =>
    isNeeded
      ? exportedFunction(exported, name, specifier)
      : () => Promise.reject(new Error(`${name} was not loaded`));
  const load = wanted('loadModel', true);
  const scenes = wanted('getSceneEmbeddings', needed.scenes);
  const timestamps = wanted('getTimestampEmbeddings', needed.timestamps);

  const model = await load(
    ...(weights === undefined ? [] : [weights, ...loadOptions({ layer, device })]),
  ).catch((cause: unknown) => {
    const why = cause instanceof UserError ? cause.message : `loadModel failed: ${describeError(cause)}`;
    throw new UserError(`module ${specifier}: ${why}`, { cause });
  });
  if ((typeof model !== 'object' && typeof model !== 'function') || model === null) {
    throw new UserError(`module ${specifier}: loadModel returned ${String(model)}; expected a model`);
  }
  const computesOn = find(model, 'device');
  const info = modelInfo(model, find(exported, 'parallelism'), { specifier, framing });
  const hasField = info.sceneField !== undefined;
  const frames = wanted('getSceneFrames', hasField);
  const poolFrames = wanted('poolSceneFrames', hasField);
  return {
    info,
    device: typeof computesOn === 'string' ? computesOn : undefined,
    embedScenes: async (audio) => (await scenes(audio, model)) as Tensor,
    embedTimestamps: async (audio) => asTimestamps(await timestamps(audio, model)),
    sceneFrames: async (audio) => asTimestamps(await frames(audio, model)),
    poolFrames: async (audio) => (await poolFrames(audio, model)) as Tensor,
  };
}

function asTimestamps(result: unknown): TimestampEmbeddings {
  if (!Array.isArray(result)) return result as TimestampEmbeddings;
  const [embeddings, timestamps] = result as [Tensor, Tensor];
  return { embeddings, timestamps };
}

/**
 * What a model states about itself, by the names of this program or those of HEAR 2021.
 *
 * @throws UserError that names the module and what is missing or wrong
 */
export function modelInfo(
  model: object,
  parallelism: unknown,
  { specifier, framing }: { readonly specifier: string; readonly framing?: Framing | undefined },
): ModelInfo {
  const property = (name: Name) => find(model, name) ?? undefined;
  const needed = functionsNeeded(framing);
  // What is not called need not be stated: then the other size stands for it.
  const size = (name: Name, other: Name, isNeeded: boolean) =>
    sizeOf(name, property(name) ?? (isNeeded ? undefined : property(other)), specifier);
  return {
    sampleRate: sampleRateOf(property('sampleRate'), specifier),
    sceneEmbeddingSize: size('sceneEmbeddingSize', 'timestampEmbeddingSize', needed.scenes),
    timestampEmbeddingSize: size('timestampEmbeddingSize', 'sceneEmbeddingSize', needed.timestamps),
    parallelism: parallelismOf(parallelism, specifier),
    ...fieldsOf(property, needed, specifier),
  };
}

/** Of the frames of functions that are called. */
function fieldsOf(
  property: (name: Name) => unknown,
  needed: ReturnType<typeof functionsNeeded>,
  specifier: string,
): Pick<ModelInfo, 'timestampField' | 'sceneField'> {
  const field = (name: 'timestampField' | 'sceneField') => receptiveFieldOf(name, property(name), specifier);
  const timestampField = needed.timestamps ? field('timestampField') : undefined;
  const sceneField = needed.scenes ? field('sceneField') : undefined;
  return { ...(timestampField && { timestampField }), ...(sceneField && { sceneField }) };
}

type Callable = (...args: unknown[]) => Promise<unknown>;

async function importModule(specifier: string, url: string): Promise<object> {
  if (/\.[mc]?ts$/.test(url) && !('typescript' in process.features && process.features.typescript)) {
    throw new UserError(
      `module ${specifier}: Node.js ${process.versions.node} cannot run TypeScript files; ` +
        'expected JavaScript, or Node.js 22.18 or later',
    );
  }
  const namespace = (await import(url).catch((cause: unknown) => {
    const why = `${describeError(cause)}${otherSyntaxHint(cause, url)}`;
    throw new UserError(`module ${specifier}: cannot be imported: ${why}`, { cause });
  })) as object;
  const fallback = (namespace as { default?: unknown }).default;
  const isBare = find(namespace, 'loadModel') === undefined;
  return isBare && typeof fallback === 'object' && fallback !== null ? fallback : namespace;
}

function find(object: object, name: string): unknown {
  const record = object as Record<string, unknown>;
  const alternative = name in SNAKE_CASE ? SNAKE_CASE[name as Name] : undefined;
  return record[name] ?? (alternative === undefined ? undefined : record[alternative]);
}

function exportedFunction(exported: object, name: FunctionName, specifier: string): Callable {
  const value = find(exported, name);
  if (typeof value === 'function') return async (...args) => value.apply(exported, args);
  const found = Object.keys(exported).filter((key) => key !== 'default');
  throw new UserError(
    `module ${specifier}: does not export a function ${name} (or ${SNAKE_CASE[name]}); ` +
      `found ${found.length === 0 ? 'no named exports' : found.join(', ')}`,
  );
}

function sampleRateOf(value: unknown, specifier: string): number {
  if (typeof value === 'number' && SAMPLE_RATES.includes(value)) return value;
  const found = value === undefined ? 'has no sampleRate' : `has sampleRate ${String(value)}`;
  throw new UserError(`module ${specifier}: the model ${found}; expected one of ${SAMPLE_RATES.join(', ')}`);
}

function sizeOf(name: Name, value: unknown, specifier: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
  const found = value === undefined ? `has no ${name}` : `has ${name} ${String(value)}`;
  throw new UserError(`module ${specifier}: the model ${found}; expected a positive integer`);
}

function parallelismOf(value: unknown, specifier: string): 'threads' | 'none' {
  if (value === undefined) return 'none';
  if (value === 'threads' || value === 'none') return value;
  throw new UserError(`module ${specifier}: parallelism is ${String(value)}; expected 'threads' or 'none'`);
}
