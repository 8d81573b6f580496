interface ModuleSource {
  /** Statements run when the module is imported. */
  readonly top?: string;
  readonly sampleRate?: number;
  /** Body of getSceneEmbeddings; `audio`, `model`, `sounds` and `scenes` (the good answer) are there. */
  readonly scenes?: string;
  /** Body of getTimestampEmbeddings; `audio`, `model`, `sounds` and `frames` (the good answer) are there. */
  readonly timestamps?: string;
  readonly parallelism?: 'threads' | 'none';
}

/**
 * A module whose scene embedding of a sound is [sum of its samples, its length], and whose frames, every 10 ms of 160
 * samples, are [sum of the frame's samples].
 */
export function moduleSource({
  top = '',
  sampleRate = 16000,
  scenes,
  timestamps,
  parallelism,
}: ModuleSource = {}) {
  return `${top}
export const version = '1';
export const parallelism = '${parallelism ?? 'none'}';
export const loadModel = () => ({ sampleRate: ${sampleRate}, sceneEmbeddingSize: 2, timestampEmbeddingSize: 1 });
const sum = (values) => values.reduce((total, value) => total + value, 0);
export function getSceneEmbeddings(audio, model) {
  const [sounds, length] = audio.dims;
  const scenes = { data: new Float32Array(sounds * 2), dims: [sounds, 2] };
  for (let s = 0; s < sounds; s++) {
    scenes.data.set([sum(audio.data.subarray(s * length, (s + 1) * length)), length], s * 2);
  }
  ${scenes ?? ''}
  return scenes;
}
export function getTimestampEmbeddings(audio, model) {
  const [sounds, length] = audio.dims;
  const count = Math.ceil(length / 160);
  const frames = {
    embeddings: { data: new Float32Array(sounds * count), dims: [sounds, count, 1] },
    timestamps: { data: new Float32Array(sounds * count), dims: [sounds, count] },
  };
  for (let i = 0; i < sounds * count; i++) {
    const start = Math.floor(i / count) * length + (i % count) * 160;
    const end = Math.min(start + 160, (Math.floor(i / count) + 1) * length);
    frames.embeddings.data[i] = sum(audio.data.subarray(start, end));
    frames.timestamps.data[i] = (i % count) * 10 + 5;
  }
  ${timestamps ?? ''}
  return frames;
}
`;
}
