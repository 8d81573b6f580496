import test from 'ava';
import {
  GTZAN_MUSIC_SPEECH_ARCHIVES,
  tfdsGtzanMusicSpeechConfig,
  tfdsGtzanMusicSpeechCorpus,
} from '../../src/tasks/tfds_gtzan_music_speech.ts';
import { assertAsHearPreprocess } from './hear-preprocess-fixture.ts';
import { namesAndLabels } from './names-and-labels.ts';

const parts = {
  config: tfdsGtzanMusicSpeechConfig,
  corpus: tfdsGtzanMusicSpeechCorpus,
  archives: GTZAN_MUSIC_SPEECH_ARCHIVES,
};

for (const mode of ['full', 'small']) {
  test(`mode ${mode}: files, splits, labels and clips are those of hear-preprocess`, async (t) => {
    await assertAsHearPreprocess(t, `tfds-gtzan-music-speech-${mode}`, parts);
  });
}

// The clips of the real corpus.
const MUSIC =
  `opera cure winds brahms misirlou classical2 bigband hendrix echoes corea1 jazz madradeus gravity
  rock bagpipe u2 gravity2 mingus1 beatles blues loreena prodigy russo birdland canonaki ipanema narch
  rock2 jazz1 copland2 corea copland led marlene deedee bmarsalis nearhou magkas tony caravan guitar
  ncherry classical1 unpoco deedee1 moanin mingus gismonti pop glass classical duke opera1 glass1 beat
  georose march debussy bartok ballad redhot vlobos chaka eguitar`.split(/\s+/);
const SPEECH =
  `voice ellhnika shannon pulp dialogue2 china psychic undergrad conversion austria smoke1 acomic2
  voices greek serbian charles jony jvoice news2 diamond georg sleep dialogue comedy lena amal
  geography acomic thlui danie kid india pulp1 god greek1 allison teachers teachers2 news1 smoking
  kedar emil vegetables2 female oneday stupid danie1 bathroom1 nj105a relation geography1 vegetables1
  nj105 fire fem_rock my_voice comedy1 vegetables dialogue1 teachers1 pulp2 male nether chant`.split(/\s+/);

test('the clips of the real corpus have the names and labels that hear-preprocess publishes', async (t) => {
  const files = [
    ...MUSIC.map((name) => `music_speech/music_wav/${name}.wav`),
    ...SPEECH.map((name) => `music_speech/speech_wav/${name}.wav`),
  ];
  t.deepEqual(await namesAndLabels(t, parts, 'train', files), {
    files: 128,
    sha256: '805abb38a606b2aa81af62d2439a9be5fc91563a64804f86e0cff991a2d63168',
  });
});
