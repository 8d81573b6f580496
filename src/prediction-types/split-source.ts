/** A split of an embeddings folder. */
export interface SplitSource {
  readonly split: string;
  /** Folder that holds `<split>.embeddings.npy`, `<split>.index.csv` and the labels. */
  readonly folder: string;
}
