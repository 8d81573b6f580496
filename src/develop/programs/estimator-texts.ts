import type { EstimatorKind } from '../kinds/estimator-kind.ts';

/** What the files of a new estimator tell of it. */
export interface EstimatorTexts {
  readonly name: string;
  /** Its folder, from the one that commands are typed in. */
  readonly folder: string;
  /** What `heareval develop` finds it by. */
  readonly typed: string;
  readonly namespace: string;
  readonly kind: EstimatorKind;
  /** Folder of the recordings, from that of the estimator. */
  readonly data: string;
  readonly seed: number;
}
