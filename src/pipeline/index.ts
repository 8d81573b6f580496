export type { GarbageConditions } from './choose-outputs.ts';
export { type CleanOptions, cleanScope, scopesOf } from './clean-scope.ts';
export { collectGarbage, type GarbageOptions } from './collect-garbage.ts';
export {
  type ComparedOutputs,
  comparedLines,
  compareOutputs,
  type ExplainedKey,
  explainedKeyLines,
  explainKey,
  type FileDifference,
} from './compare-outputs.ts';
export { defineStep, folder, type NodeOptions, select, spawned } from './define-step.ts';
export type { EventError, PipelineEvent, RunCounts, StepRef } from './events.ts';
export { type DrawOptions, drawGraph, type GraphFormat, graphFormats } from './graph-view/draw-graph.ts';
export { planGraph } from './graph-view/graph-of-plan.ts';
export type { GraphNode, StepGraph } from './graph-view/step-graph.ts';
export type { KeyLine, KeyLineDifference } from './key-lines.ts';
export type { Plan, PlannedStep, PlanOptions, RunOptions, RunResult, StepOutcome } from './options.ts';
export { planPipeline } from './plan.ts';
export { publicationState, publishersOf } from './publication-stamp.ts';
export { describeReason, type Reason } from './reasons.ts';
export type { KeptThing, Removal, RemovalOptions, RemovedThing } from './removal.ts';
export { lockLines, removalLines } from './removal-lines.ts';
export { runPipeline } from './run.ts';
export {
  type CurrentRun,
  currentRuns,
  listRuns,
  type RunRecord,
  type RunStatus,
} from './run-history.ts';
export { runInTerminal, type TerminalRun, type TerminalRunOptions } from './run-in-terminal.ts';
export { runsTable, statusLines } from './run-lines.ts';
export type { CacheFolder } from './shared-cache/cache-list.ts';
export { rememberShared } from './shared-cache/shared-file.ts';
export { type OutputFacts, readStepLogs, type StepEvent, type StepLog, stepLogLines } from './step-log.ts';
export { listLocks, type StoreLock, type UnlockOptions, unlock } from './store-locks.ts';
export { createTerminalView, type TerminalView, type TerminalViewOptions } from './terminal-view.ts';
export { table } from './text-table.ts';
export type { Trigger } from './triggers.ts';
export type * from './types.ts';
export { programVersions } from './versions.ts';
export {
  createWorkerPool,
  type PoolRunOptions,
  poolWorkerData,
  type WorkerPool,
  type WorkerPoolOptions,
} from './worker-pool.ts';
export { type AtomicFile, copyFileAtomic, createFileAtomic, writeFileAtomic } from './write-file.ts';
