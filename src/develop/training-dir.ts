/** Where folders of estimators go, unless it is said otherwise. */
export const TRAINING_DIR = 'training';
