import type { Device } from '../compute/devices.ts';
import type { EngineName } from '../compute/engines.ts';
import type { GridName, HeadName, ProtocolName, SearchName } from './head-names.ts';

/** How heads are chosen and trained; docs/heads.md tells of each. */
export type HeadOptions = {
  /** @default 'hear2021'; 'nested' for the heads knn and logistic, which know no other */
  readonly protocol?: ProtocolName | undefined;
  /** Without it, what the grid has: with and without hidden layers. */
  readonly head?: HeadName | undefined;
  /** Trains on so many clips of each label, drawn by the seed. */
  readonly fewShot?: number | undefined;
  /** Trains heads on columns of mean 0 and deviation 1, by the train splits; those of numbers always are. @default false */
  readonly standardise?: boolean | undefined;
  readonly grid: GridName;
  /** How many points of the grid are tried, from 1. */
  readonly gridPoints: number;
  /** How the grid is searched. */
  readonly search: SearchName;
  /** What heads are trained by. @default 'onnx' */
  readonly engine?: EngineName | undefined;
  /** What ONNX Runtime trains heads on by epochs. @default 'cpu' */
  readonly device?: Device | undefined;
  /** The first seed. */
  readonly seed: number;
  /** With how many seeds all is done, from 1: `seed`, the next whole number, and so on. @default 1; 5 for few shots */
  readonly seeds?: number | undefined;
  /** How many MiB of the embeddings are held in memory while heads train. @default half of the machine's memory */
  readonly embeddingsMemory?: number | undefined;
};

/** The protocol of HEAR 2021 with its whole grid, of which hear-eval-kit tries 8 points. */
export const DEFAULT_HEADS = { grid: 'default', gridPoints: 8, search: 'full', seed: 42 } as const;
