import test from 'ava';
import { RandomStream } from '../../../src/random/random-stream.ts';
import { drawPartners } from '../../../src/recipes/augmentation/partners.ts';

const COUNT = 20_000;

function drawn(alpha: number, probability = 1) {
  const uniforms = new RandomStream(1, `alpha ${alpha}`);
  return drawPartners(COUNT, { probability, alpha }, () => uniforms.uniforms(1)[0] ?? 0);
}

test('shares have the mean, the variance and the fourth moment of Beta(alpha, alpha), for small and for large alphas', (t) => {
  for (const alpha of [0.1, 0.3, 1, 1.5, 4, 60]) {
    const deviations = drawn(alpha).map(({ share }) => 2 * share - 1);
    const moment = (power: number) => deviations.reduce((sum, value) => sum + value ** power, 0) / COUNT;
    t.true(Math.abs(moment(1)) < 0.03, `mean for ${alpha}`);
    const [second, fourth] = [1 / (2 * alpha + 1), 3 / (2 * alpha + 1) / (2 * alpha + 3)];
    t.true(Math.abs(moment(2) / second - 1) < 0.04, `variance for ${alpha}: ${moment(2)}`);
    t.true(Math.abs(moment(4) / fourth - 1) < 0.08, `fourth moment for ${alpha}: ${moment(4)}`);
  }
});

test('so many examples are mixed as the probability says, with any of the others', (t) => {
  const partners = drawn(0.3, 0.25);
  t.true(Math.abs(partners.length / COUNT - 0.25) < 0.01);
  t.true(partners.every(({ position, other }) => position < COUNT && other >= 0 && other < COUNT));
  t.true(
    Math.abs(partners.reduce((sum, { other }) => sum + other, 0) / partners.length / COUNT - 0.5) < 0.02,
  );
  t.is(drawn(0.3, 0).length, 0);
});
