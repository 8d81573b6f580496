/** Sound that is read part by part. */
export interface LongSound {
  /** Names the sound in errors. */
  readonly name: string;
  /** In samples. */
  readonly length: number;
  /** Samples `first` to `end`, which lie in the sound. */
  read(first: number, end: number): Float32Array;
}

/** The embeddings of the frames of a sound, as they come. */
export interface FrameRows {
  /** The centre of each frame, in milliseconds. */
  readonly timestamps: Float32Array;
  /** Values of the embedding of a frame. */
  readonly size: number;
  /** Shape (some frames, size), in order; none lasts longer than until the next is asked for. */
  readonly rows: AsyncGenerator<Float32Array>;
}
