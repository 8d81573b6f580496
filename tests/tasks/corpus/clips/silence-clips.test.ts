import { join } from 'node:path';
import test from 'ava';
import { encodeWav16 } from '../../../../src/audio/index.ts';
import {
  defineStep,
  type PipelineEvent,
  runPipeline,
  writeFileAtomic,
} from '../../../../src/pipeline/index.ts';
import { cutSilenceClips } from '../../../../src/tasks/corpus/clips/silence-clips.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { filesBelow } from '../../run-node.ts';

const RATE = 1000;

test('noise is cut into seconds, one every half second, what is left at the end is dropped, and progress is told', async (t) => {
  const train = defineStep({
    name: 'Noises',
    version: '1',
    async run({ outDir }) {
      for (const [name, length] of Object.entries({ long: 2400, short: 1000 })) {
        const wav = encodeWav16({ samples: new Int16Array(length), sampleRate: RATE });
        await writeFileAtomic(join(outDir, '_background_noise_', `${name}.wav`), wav);
      }
    },
  })({ scope: 'test', params: {} });
  const node = cutSilenceClips({ scope: 'test', train });
  const done: string[] = [];
  const onEvent = (event: PipelineEvent) => {
    if (event.type === 'step-progress') done.push(`${event.done} of ${event.total} ${event.unit}`);
  };
  const result = await runPipeline([node], { workdir: temporaryFolder(t), workers: 1, onEvent });
  t.is(result.status, 'ok');
  const files = await filesBelow(result.outputOf(node));
  t.is(files.length, 3);
  t.deepEqual(
    files.map((file) => Number(/(\d+)\D*$/.exec(file)?.[1])).sort((a, b) => a - b),
    [0, 500, 1000],
  );
  t.is(done.at(-1), '2 of 2 files');
});
