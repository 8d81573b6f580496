/** Estimators: what turns a recording into annotations. Published as `heareval/estimators`. */
export type { Annotation, Jams } from '../formats/jams/jams.ts';
export { type AnalyzeOptions, analyze } from './analyze.ts';
export type { Estimator, NamedArray, Outputs } from './estimator.ts';
export type { ListenOptions, Sound } from './listening/sound.ts';
export { type EstimatorPlaces, loadEstimator, loadEstimators } from './load-estimators.ts';
export { estimators, ShippedEstimator } from './shipped-estimators.ts';
