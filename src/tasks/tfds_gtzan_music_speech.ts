import { defineTask } from './corpus/define-task.ts';
import { defineExtractMetadata } from './corpus/extract-metadata.ts';
import type { DownloadUrl } from './corpus/task-config.ts';
import { tfdsTrainRows } from './corpus/tfds.ts';
import { tfdsGtzanConfigOf, tfdsGtzanCorpusOf } from './corpus/tfds-gtzan.ts';
import { runTaskProgram } from './program.ts';
import type { TaskFacts } from './task-facts.ts';

/** GTZAN's collection of 64 clips of music and 64 of speech, 22.05 kHz, 30 s. */
export const tfdsGtzanMusicSpeechConfig = tfdsGtzanConfigOf('gtzan_music_speech', {
  url: 'https://github.com/kmarufraj/s-task/raw/main/gtzan_music_speech-small.zip',
  md5: '11d0448e2c497ce1a3bd1a9ee5710aee',
});

/**
 * What TensorFlow Datasets fetches for gtzan_music_speech 1.0.0. The server answers no more: a mirror has to have the
 * file.
 */
export const GTZAN_MUSIC_SPEECH_ARCHIVES: readonly DownloadUrl[] = [
  {
    split: 'train',
    url: 'http://opihi.cs.uvic.ca/sound/music_speech.tar.gz',
    sha256: '8753bc4129fc0a916d6efcf25dbcaf30e06b41acb44ad7c3d0b5c9d9c90ff546',
  },
];

/** Explains all 128 names and labels of the `train_labels.csv` that hear-preprocess publishes. */
const STORED = { dataset: 'gtzan_music_speech', split: 'train', shards: 4 } as const;

/** A clip and its label as TensorFlow Datasets finds them: the last `music_` or `speech_` before the name decides. */
const CLIP = /^(?=music_speech\/).*(speech|music)_.*\/[\p{L}\p{N}_-]*\.wav/u;

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  readRows: (corpus) => tfdsTrainRows(corpus, STORED, (file) => CLIP.exec(file)?.[1]),
});

/** The corpus of either mode. */
export const tfdsGtzanMusicSpeechCorpus = tfdsGtzanCorpusOf(extractMetadata, GTZAN_MUSIC_SPEECH_ARCHIVES);

/** Clips: hearbenchmark.com/hear-tasks.html. Download: gtzan_music_speech.txt among the url_checksums of TensorFlow Datasets. */
const facts: TaskFacts = {
  about: 'music or speech; 10 folds',
  clips: { full: 128, small: 20 },
  fileBytes: {
    'http://opihi.cs.uvic.ca/sound/music_speech.tar.gz': 297_055_930,
  },
};

export const task = defineTask(tfdsGtzanMusicSpeechConfig, tfdsGtzanMusicSpeechCorpus, facts);

await runTaskProgram(import.meta.url, task);
