/**
 * A dense float32 array in row-major order. An ONNX Runtime tensor of type float32 can be returned as it is.
 */
export interface Tensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** What a loaded model must state about itself. */
export interface EmbeddingModel {
  /** Sample rate, in Hz, of the audio the model expects: 16000, 22050, 32000, 44100 or 48000. */
  readonly sampleRate: number;
  /** Length of one scene embedding. */
  readonly sceneEmbeddingSize: number;
  /** Length of one timestamp embedding. */
  readonly timestampEmbeddingSize: number;
  /** What it computes on, which `profile.embeddings.json` tells. @default the processor */
  readonly device?: string | undefined;
}

export interface TimestampEmbeddings {
  /** Shape (sounds, frames, timestampEmbeddingSize). */
  readonly embeddings: Tensor;
  /** Shape (sounds, frames): the centre of each frame, in milliseconds. */
  readonly timestamps: Tensor;
}

/**
 * An embedding module after the HEAR 2021 API (https://hearbenchmark.com/hear-api.html).
 *
 * `audio` has shape (sounds, samples), mono, in [-1, 1], at the model's sample rate.
 */
export interface EmbeddingModule<Model extends EmbeddingModel = EmbeddingModel> {
  loadModel(modelFilePath?: string): Model | Promise<Model>;
  getSceneEmbeddings(audio: Tensor, model: Model): Tensor | Promise<Tensor>;
  getTimestampEmbeddings(audio: Tensor, model: Model): TimestampEmbeddings | Promise<TimestampEmbeddings>;
  /**
   * Version of the module. A change of it makes every embedding of the module stale.
   */
  readonly version?: string;
  /**
   * `threads`: each worker thread may load a copy of the model of its own, and clips are shared out among them.
   * `none` (the default): one copy embeds everything.
   */
  readonly parallelism?: 'threads' | 'none';
}
