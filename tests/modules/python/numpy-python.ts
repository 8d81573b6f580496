import { execFileSync } from 'node:child_process';
import test, { type ExecutionContext } from 'ava';

/** A Python that has NumPy: that of the PATH, else the system's. */
const python = ['python3', '/usr/bin/python3'].find((interpreter) => {
  try {
    execFileSync(interpreter, ['-c', 'import numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

/** A test that needs Python with NumPy; skipped, and said so, where there is none. One at a time: each starts processes. */
export function pythonTest(
  title: string,
  body: (t: ExecutionContext, python: string) => Promise<void>,
): void {
  if (python !== undefined) test.serial(title, (t) => body(t, python));
  else test.skip(`${title} (no python3 with NumPy: install python3-numpy)`, () => {});
}

interface PythonSource {
  /** Statements at the top. */
  readonly top?: string;
  /** Body of load_model after `model = Model()`. */
  readonly load?: string;
  /** Statements of get_scene_embeddings; `audio`, `model` and `scenes` (the good answer) are there. */
  readonly scenes?: string;
  /** Statements of get_timestamp_embeddings; `embeddings` and `timestamps` (the good answer) are there. */
  readonly timestamps?: string;
}

/**
 * A module whose scene embedding of a sound is [sum of its samples, its length], and whose frames, every 10 ms of 160
 * samples, are [sum of the frame's samples].
 */
export function pythonSource({
  top = '',
  load = '',
  scenes = '',
  timestamps = '',
}: PythonSource = {}): string {
  const indented = (text: string) => text.replace(/^/gm, '    ');
  return `import os
import sys
import time

import numpy
${top}


class Model:
    sample_rate = 16000
    scene_embedding_size = 2
    timestamp_embedding_size = 1


def load_model(model_file_path=""):
    model = Model()
    model.path = model_file_path
${indented(load)}
    return model


def get_scene_embeddings(audio, model):
    scenes = numpy.stack([audio.sum(1), numpy.full(len(audio), audio.shape[1])], 1).astype(numpy.float32)
${indented(scenes)}
    return scenes


def get_timestamp_embeddings(audio, model):
    count = audio.shape[1] // 160
    embeddings = audio[:, : count * 160].reshape(len(audio), count, 160).sum(2, keepdims=True)
    timestamps = numpy.tile(numpy.arange(count) * 10.0 + 5, (len(audio), 1))
${indented(timestamps)}
    return embeddings, timestamps
`;
}
