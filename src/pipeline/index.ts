export type { GarbageConditions } from './care/choose-outputs.ts';
export { type CleanOptions, cleanScope, scopesOf } from './care/clean-scope.ts';
export { collectGarbage, type GarbageOptions } from './care/collect-garbage.ts';
export type { JobFiles, KeptThing, Removal, RemovalOptions, RemovedThing } from './care/removal.ts';
export { lockLines, removalLines } from './care/removal-lines.ts';
export { listLocks, runMark, type StoreLock, type UnlockOptions, unlock } from './care/store-locks.ts';
export { defineStep, folder, type NodeOptions, select, spawned } from './define-step.ts';
export type { Engine, EngineMaker, ReadyStep, Ticket, TicketState } from './engines/engine.ts';
export { eventsOf, type JobRecord, recordOf, refuseJob, runJobFile } from './engines/job-file.ts';
export { PUT_BACK_VARIABLE } from './engines/other-program.ts';
export { type JobOptions, leaveError, runJob } from './engines/run-job.ts';
export type { StepJob } from './engines/step-job.ts';
export { type AtomicFile, copyFileAtomic, createFileAtomic, writeFileAtomic } from './files/write-file.ts';
export { type DrawOptions, drawGraph } from './graph-view/draw-graph.ts';
export { type GraphFormat, graphFormats } from './graph-view/graph-formats.ts';
export { planGraph } from './graph-view/graph-of-plan.ts';
export type { GraphNode, StepGraph } from './graph-view/step-graph.ts';
export type { EventError, PipelineEvent, PlannedRun, RunCounts } from './history/events.ts';
export {
  type CurrentRun,
  currentRuns,
  listRuns,
  type RunRecord,
  type RunStatus,
} from './history/run-history.ts';
export { runsTable, statusLines } from './history/run-lines.ts';
export {
  type OutputFacts,
  readStepLogs,
  type StepEvent,
  type StepLog,
  stepLogLines,
} from './history/step-log.ts';
export { ItemCache, type ItemCacheOptions, type ItemContent, placeItem } from './item-cache/item-cache.ts';
export type { KeptItem } from './item-cache/item-files.ts';
export { canonicalJson } from './keys/canonical-json.ts';
export type { KeyLine, KeyLineDifference } from './keys/key-lines.ts';
export { describeReason, type Reason } from './keys/reasons.ts';
export type { Trigger } from './keys/triggers.ts';
export { LeftLock } from './locks/left-lock.ts';
export { JOB_VARIABLE } from './locks/lock-holder.ts';
export type { JobHolder, KnownJobs } from './locks/lock-watch.ts';
export { programVersions } from './machine/versions.ts';
export type {
  Plan,
  PlanNotes,
  PlannedStep,
  PlanOptions,
  RunOptions,
  RunResult,
  StepOutcome,
} from './options.ts';
export { planPipeline } from './plan/plan.ts';
export { runPipeline } from './run/run.ts';
export { defineService, type Service, Services } from './services.ts';
export type { CacheFolder } from './shared-cache/cache-list.ts';
export { s3Version } from './shared-cache/s3/find-s3.ts';
export { rememberShared } from './shared-cache/shared-file.ts';
export type { StepRef } from './step-ref.ts';
export {
  type ComparedOutputs,
  comparedLines,
  compareOutputs,
  type ExplainedKey,
  explainedKeyLines,
  explainKey,
  type FileDifference,
} from './store/compare-outputs.ts';
export { listFolder } from './store/folder-hashes.ts';
export { publicationState, publishersOf } from './store/publication-stamp.ts';
export { type MadeStep, type PublishedFolder, publicationReader } from './store/published-steps.ts';
export type { StoreRemnant } from './store/store-walk.ts';
export { runInTerminal, type TerminalRun, type TerminalRunOptions } from './terminal/run-in-terminal.ts';
export { createTerminalView, type TerminalView, type TerminalViewOptions } from './terminal/terminal-view.ts';
export { formatBytes, formatRoughly } from './text/quantities.ts';
export { sparkline } from './text/sparkline.ts';
export { table } from './text/text-table.ts';
export type * from './types.ts';
export {
  createWorkerPool,
  type PoolRunOptions,
  poolWorkerData,
  type WorkerPool,
  type WorkerPoolOptions,
} from './workers/worker-pool.ts';
