import type { z } from 'zod';
import type { Observations } from '../../formats/jams/jams.ts';
import type { JsonObject } from '../../pipeline/types.ts';
import type { RowKind } from '../../prediction-types/prediction-type.ts';
import type { Rows } from '../sources/source.ts';
import type { FrameGrid } from './hidden-states/frame-grid.ts';

/** An output that is to be decoded. */
export interface DecodedOutput {
  readonly kind: RowKind;
  /** A type of predictions, or `embedding`. */
  readonly type: string;
  /** What its columns are; empty of embeddings. */
  readonly labels: readonly string[];
  readonly columns: number;
  /** How frames lie in time, where they are a whole number of samples apart. */
  readonly grid?: FrameGrid | undefined;
  /** Of its type, as the task has them. */
  readonly settings?: JsonObject | undefined;
  /** What training chose for frames to become events. */
  readonly postprocessing?:
    | { readonly median_filter_ms: number; readonly min_duration: number }
    | null
    | undefined;
}

/** What an annotation is made of. */
export interface Decoded {
  readonly data: Observations;
  /** What observations have no place for. */
  readonly sandbox?: JsonObject;
}

/** Takes the rows of an output as they come. */
export interface Decoding {
  /**
   * The rows hold until it returns.
   *
   * @param further of the other outputs that it needs, in their order
   */
  add(rows: Rows, further: readonly Rows[]): void;
  /** @param duration of the sound, in seconds */
  end(duration: number): Decoded;
}

/** A way from outputs to observations: what it makes follows from them and its settings alone. */
export interface Decoder {
  readonly name: string;
  /** What it makes annotations of; the first where nothing is said. With `any`: of whatever namespace has its labels. */
  readonly namespaces: readonly [string, ...string[]];
  readonly any?: true;
  /** What outputs it decodes where no decoder is named: type and kind, as `multilabel scene`. */
  readonly usualFor: readonly string[];
  /** The one type whose outputs have what it reads. Default: it reads any. */
  readonly type?: string;
  /** Rows of which kind it reads. Default: of either. */
  readonly kind?: RowKind;
  /** What it may be told; all of it has defaults. */
  readonly settings: z.ZodType<JsonObject>;
  /** Settings with what the output says where they say nothing. */
  complete?(output: DecodedOutput, settings: JsonObject): JsonObject;
  /** What of a setting does not go with an output, in words. */
  problem?(output: DecodedOutput, settings: JsonObject): string | undefined;
  /** Other outputs of frames that it needs, with the columns that they should have. */
  further?(settings: JsonObject): readonly { readonly name: string; readonly columns: number }[];
  /** @param settings as its schema gives them */
  start(output: DecodedOutput, settings: JsonObject, namespace: string): Decoding;
}
