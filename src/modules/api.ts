/**
 * A dense float32 array in row-major order. An ONNX Runtime tensor of type float32 can be returned as it is.
 */
export interface Tensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/**
 * Frames that follow each other at one distance, and what of the sound around it each depends on, in whole samples.
 * A part of a sound that begins `n * hop` samples after it has the frames of the whole sound, without the first `n` of them
 * and but for those whose field is not all in the part.
 */
export interface ReceptiveField {
  /** From a frame to the next. */
  readonly hop: number;
  /** Samples before its timestamp that a frame depends on. */
  readonly before: number;
  /** Samples from its timestamp on that a frame depends on. */
  readonly after: number;
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
  /**
   * Of the frames of `getTimestampEmbeddings`. Of a model that states it, long sounds are embedded stretch by stretch.
   * @default a sound is always given whole
   */
  readonly timestampField?: ReceptiveField | undefined;
  /** The same of the frames of `getSceneFrames`, which the module then has. */
  readonly sceneField?: ReceptiveField | undefined;
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
   * The frames that scene embeddings are made of, of any size: with it, `poolSceneFrames` and `sceneField` the scene embedding
   * of a long sound is made stretch by stretch.
   */
  getSceneFrames?(audio: Tensor, model: Model): TimestampEmbeddings | Promise<TimestampEmbeddings>;
  /**
   * What `getSceneEmbeddings` gives for sounds that have these frames.
   *
   * @param frames shape (sounds, frames, size)
   * @returns shape (sounds, sceneEmbeddingSize)
   */
  poolSceneFrames?(frames: Tensor, model: Model): Tensor | Promise<Tensor>;
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
