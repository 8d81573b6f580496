/** The programs of an estimator's folder. Published as `heareval/develop`. */
export { runStage } from './run-stage.ts';
