import { z } from 'zod';
import { nearestName } from '../nearest-name.ts';
import { textPattern } from '../pipeline/text/text-pattern.ts';

/** All kinds of steps that heareval runs: who names one in a profile, which their code is not loaded for, may have misspelt it. */
export const STEP_NAMES: readonly string[] = [
  'CheckAnnotations',
  'CheckEmbeddings',
  'ChooseGridPoint',
  'ChooseLogistic',
  'CutShots',
  'CutSilence',
  'DeformTracks',
  'DownloadCorpus',
  'DownloadListed',
  'EmbedSplit',
  'EmbedTaskFiles',
  'Evaluate',
  'EvaluateEstimator',
  'ExportModel',
  'ExportSplit',
  'ExportTaskFiles',
  'ExtractArchive',
  'ExtractMetadata',
  'FinishTask',
  'FitLogistic',
  'GivenFolder',
  'ImportSplit',
  'ImportTask',
  'KeepResources',
  'MarkExported',
  'NameNewest',
  'PackTask',
  'Predict',
  'PredictByModel',
  'PredictDistances',
  'PrepareAudio',
  'RenderSoundFont',
  'RepresentSplit',
  'ShowScores',
  'SplitDataset',
  'SplitMatrix',
  'SubcorpusMetadata',
  'SubsampleSplit',
  'SynthesiseCorpus',
  'TableLabels',
  'TrackFeatures',
  'TrainGridPoint',
  'TrainKnn',
  'TrainNetwork',
  'TrainRung',
  'UnpackGiven',
  'UnreadableAudio',
  'Vocabulary',
];

/** In profiles: the name of a kind of step, in which * is any text. */
export const stepPattern = z
  .string()
  .min(1)
  .refine((pattern) => STEP_NAMES.some(textPattern(pattern)), {
    error: ({ input }) => `no step is called so${suggestion(String(input))}`,
  });

function suggestion(name: string): string {
  const nearest = nearestName(name, STEP_NAMES);
  return nearest === undefined ? '; heareval plan lists the names' : `; did you mean ${nearest}?`;
}
