import type { HeadOutput } from '../../prediction-types/prediction-type.ts';

/** Shape (rows, labels), row-major. */
export type Targets = Float32Array | Uint8Array;

/** Hyperparameters of the fully connected head; names and meaning after hear-eval-kit 2021.1.3. */
export interface HeadConfig {
  /** 0 is a linear model. Each hidden layer is Linear, BatchNorm1d, Dropout, ReLU. */
  readonly hiddenLayers: number;
  readonly hiddenDim: number;
  /** Probability, in [0, 1), that a hidden unit is dropped in a training step. */
  readonly dropout: number;
  /** Adam's learning rate. */
  readonly lr: number;
  /** Training stops after so many validations in a row without a better score. */
  readonly patience: number;
  readonly maxEpochs: number;
  /** Epochs from one validation to the next. */
  readonly checkValEveryNEpoch: number;
  readonly batchSize: number;
  /** Xavier (Glorot & Bengio 2010) with the gain of the activation that comes before the layer. */
  readonly initialization: 'xavier_uniform' | 'xavier_normal';
}

export interface DenseLayer {
  /** Shape (outputs, inputs). */
  readonly weight: Float32Array;
  /** Shape (outputs). */
  readonly bias: Float32Array;
  readonly inputs: number;
  readonly outputs: number;
}

/**
 * A trained head as it predicts: dense layers with ReLU between them and softmax, sigmoid or nothing at
 * the end. Batch
 * normalisation, with its running statistics, is part of the layers' weights.
 */
export interface HeadWeights {
  readonly output: HeadOutput;
  readonly layers: readonly DenseLayer[];
}
