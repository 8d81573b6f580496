import type { AudioSampler, SamplerSettings } from './audio-sampler.ts';

/** A class of samplers. */
export interface SamplerClass<Settings extends SamplerSettings> {
  new (settings: Settings): AudioSampler;
  readonly name: string;
  /** `import.meta.url` of the file that exports it under its name: where worker threads find it. */
  readonly module?: string;
}
