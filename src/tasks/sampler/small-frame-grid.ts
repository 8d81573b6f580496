/** The grid of small tasks of frames: many small steps of a linear head, as it sees few frames. */
export const SMALL_FRAME_GRID = {
  batch_size: [64],
  hidden_layers: [0],
  hidden_dim: [1],
  max_epochs: [60],
  check_val_every_n_epoch: [10],
  lr: [1e-3],
  initialization: ['xavier_uniform'],
};
