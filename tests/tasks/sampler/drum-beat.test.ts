import test from 'ava';
import { PythonRandom } from '../../../src/random/python-random.ts';
import { drumBeat } from '../../../src/tasks/sampler/drum-beat.ts';

const KIT = { program: 128, kick: [35, 36], snare: [38], cymbals: [42, 44], others: [49] };

test('drums begin with a kick, have one of each sort, and repeat after four beats until the end', (t) => {
  for (let seed = 0; seed < 20; seed += 1) {
    const beat = 400;
    const notes = drumBeat(new PythonRandom(seed), KIT, { start: 1000, end: 6000, beat });
    t.true(notes.every(({ program, start, end }) => program === 128 && start < end && end <= 6000));
    const at = (time: number) => notes.filter(({ start }) => start === time).map(({ midi }) => midi);
    t.true(at(1000).some((midi) => KIT.kick.includes(midi)));
    for (const { midi, start } of notes) {
      t.is((start - 1000) % (beat / 2), 0);
      if (start + 4 * beat + 100 < 6000) t.true(at(start + 4 * beat).includes(midi));
    }
    const sorts = [KIT.kick, KIT.cymbals].map((sort) =>
      sort.filter((midi) => notes.some((n) => n.midi === midi)),
    );
    t.true(sorts.every(({ length }) => length <= 1));
  }
});
