import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { FramedHost } from '../../../src/modules/framed-host.ts';
import { judgeTimestamps } from '../../../src/modules/validate/judge.ts';
import { validateModule, validationSummary } from '../../../src/modules/validate/validate-module.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { moduleSource } from '../module-source.ts';

async function validated(t: ExecutionContext, source: string) {
  const folder = temporaryFolder(t, { 'mine.mjs': source });
  const url = pathToFileURL(join(folder, 'mine.mjs')).href;
  const host = new FramedHost(
    { specifier: './mine', name: 'mine', place: folder, url, identity: {} },
    { workers: 1 },
  );
  t.teardown(() => host.close());
  const points = [];
  for await (const point of validateModule(host)) points.push(point);
  const bad = points.filter(({ state }) => state !== 'ok');
  return {
    points,
    bad: Object.fromEntries(bad.map(({ check, state, detail }) => [check, `${state}: ${detail}`])),
  };
}

test.serial('a good module passes all checks', async (t) => {
  const { points, bad } = await validated(t, moduleSource());
  t.deepEqual(bad, {});
  t.is(points.length, 13);
  t.like(
    points.find(({ check }) => check === 'timestamps'),
    { detail: 'every 10 ms, from 5 to 1995 ms of 2000' },
  );
  t.is(
    validationSummary('./mine', points),
    'module ./mine can be used; checks: 13 ok, 0 with a warning, 0 failed',
  );
});

test.serial('what a model says that frames depend on is tried on a sound in parts', async (t) => {
  const [good, otherwise, early] = [
    ['{ hop: 160, before: 80, after: 80 }', '1'],
    ['{ hop: 160, before: 80, after: 80 }', '2'],
    ['{ hop: 160, before: 80, after: 0 }', '1'],
  ].map(([field, times]) =>
    moduleSource({
      top: `export const getSceneFrames = (audio) => getTimestampEmbeddings(audio);
        export const poolSceneFrames = ({ data, dims: [sounds, count] }) => ({
          data: Float32Array.from({ length: sounds * 2 }, (_, i) =>
            ${times} * Math.hypot(...data.subarray((i >> 1) * count, ((i >> 1) + 1) * count))),
          dims: [sounds, 2],
        });`,
      scenes: 'return pooled(audio);',
    })
      .replace(
        'timestampEmbeddingSize: 1',
        `timestampEmbeddingSize: 1, timestampField: ${field}, sceneField: ${field}`,
      )
      .concat(`function pooled(audio) {
        const { data, dims } = poolSceneFrames(getSceneFrames(audio).embeddings);
        return { data: data.map((value) => value / ${times}), dims };
      }`),
  ) as [string, string, string];
  const { points, bad } = await validated(t, good);
  t.deepEqual(bad, {});
  t.like(points.at(-1), {
    check: 'parts of sounds',
    detail: '66 s of noise in parts and whole: the same to the last bit',
  });
  t.regex(
    (await validated(t, otherwise)).bad['parts of sounds'] ?? '',
    /^failed: 66 s of noise: what poolSceneFrames makes of getSceneFrames differs from getSceneEmbeddings by 5\.0e-1 of/,
  );
  t.regex(
    (await validated(t, early)).bad['parts of sounds'] ?? '',
    /^failed: 66 s of noise at 16\.4 s: with more of the sound around it the frame differs/,
  );
});

test.serial(
  'what a module does wrong is told by the check that found it, and the others go on',
  async (t) => {
    const { points, bad } = await validated(
      t,
      moduleSource({
        top: 'let calls = 0;',
        scenes: `scenes.data.forEach((_, i) => { scenes.data[i] += sounds > 1 ? 1000 : 0; });
        if (audio.data.length < 2000) throw new RangeError('too short');
        if (audio.data.every((value) => value === 0)) scenes.data[0] = NaN;
        if (audio.dims[1] > 16000 * 600) throw new Error('out of memory');`,
        timestamps: 'frames.timestamps.data.forEach((time, i) => { frames.timestamps.data[i] = time / 2; });',
      }),
    );
    t.deepEqual(Object.keys(bad), [
      'timestamps',
      'centres',
      'scene batches',
      'silence',
      'short sounds',
      'long sounds',
    ]);
    t.regex(bad.timestamps ?? '', /^warning: every 5 ms, but the last 1003 ms of 2000 have none$/);
    t.regex(bad.centres ?? '', /^warning: the frames that hear a sound are 497 ms before it; /);
    t.regex(
      bad['scene batches'] ?? '',
      /^warning: noise at full scale, .* together and one by one: a difference of .* each clip is embedded alone$/,
    );
    t.is(
      bad.silence,
      'failed: 2 s of silence: getSceneEmbeddings: scene embeddings hold NaN; expected finite numbers',
    );
    t.regex(
      bad['short sounds'] ?? '',
      /^failed: 100 ms of noise: getSceneEmbeddings: too short \(mine\.mjs:/,
    );
    t.regex(bad['long sounds'] ?? '', /^failed: 20 minutes of noise: getSceneEmbeddings: out of memory/);
    t.regex(validationSummary('./mine', points), /breaks the API; checks: 7 ok, 3 with a warning, 3 failed$/);
  },
);

test.serial('chance and a leak are found', async (t) => {
  const { bad } = await validated(
    t,
    moduleSource({
      top: 'const kept = [], calls = [];',
      scenes: `scenes.data[0] = 1e6 * calls.push(0);
        if (audio.dims[1] === 16000) kept.push(new Float32Array(1e6).fill(1));`,
    }),
  );
  t.regex(bad.determinism ?? '', /^failed: twice the same sound: a difference of /);
  t.regex(bad.memory ?? '', /^warning: \d+ MiB, and \d+\.\d MiB more with every second of sound; /);
});

test.serial('of a module that cannot be loaded nothing else is checked', async (t) => {
  const { points } = await validated(t, 'export const loadModel = 1;');
  t.is(points.length, 1);
  t.like(points[0], { check: 'loading', state: 'failed' });
  t.regex(points[0]?.detail ?? '', /^does not export a function loadModel/);
});

const judged: [times: number[], state: 'ok' | 'warning' | 'failed', detail: RegExp][] = [
  [[-5, 45, 95], 'failed', /^from -5 to 95 ms; expected from 0 to 100 ms$/],
  [[0, 50, 150], 'failed', /^from 0 to 150 ms/],
  [[0, 60, 100], 'warning', /^every 50 ms, uneven by 10\.0 ms; 1 at most is advised$/],
  [[20, 30, 40, 50, 60, 70, 80, 90], 'warning', /^every 10 ms, but the first 20 ms of 100 have none$/],
  [[0, 10, 20, 30, 40, 50, 60], 'warning', /^every 10 ms, but the last 40 ms of 100 have none$/],
  [[0, 10.8, 19.4, 30.2, 40], 'warning', /^every 10 ms, uneven by 1\.4 ms; 1 at most is advised$/],
  [[50], 'warning', /^one alone in 100 ms$/],
  [[0, 100], 'warning', /^every 100 ms; 50 or less is advised/],
  [[0, 50, 100], 'ok', /^every 50 ms, from 0 to 100 ms of 100$/],
];
for (const [times, state, detail] of judged) {
  test(`timestamps at ${times.join(', ')} ms in 100 ms: ${state}`, (t) => {
    const finding = judgeTimestamps(Float32Array.from(times), 100);
    t.is(finding.state, state);
    t.regex(finding.detail, detail);
  });
}
