/** Steps are spread over about so many jobs at least: what is ready together is to be done together. */
const SPREAD = 8;

/**
 * Steps that go into one job each, one after another: those that are known to be short, up to `most` seconds together.
 *
 * @param secondsOf `undefined` where nobody knows: such a step has a job of its own
 */
export function packed<T>(
  steps: readonly T[],
  secondsOf: (step: T) => number | undefined,
  most: number,
): readonly (readonly T[])[] {
  const known = steps.flatMap((step) => {
    const seconds = secondsOf(step);
    return seconds === undefined ? [] : [{ step, seconds }];
  });
  const alone = steps.filter((step) => secondsOf(step) === undefined).map((step) => [step]);
  const total = known.reduce((sum, { seconds }) => sum + seconds, 0);
  const room = Math.min(most, (1.1 * total) / Math.max(1, SPREAD - alone.length));
  const jobs: { readonly steps: T[]; seconds: number }[] = [];
  for (const { step, seconds } of known) {
    const last = jobs.at(-1);
    if (last !== undefined && last.seconds + seconds <= room) {
      last.steps.push(step);
      last.seconds += seconds;
    } else jobs.push({ steps: [step], seconds });
  }
  return [...alone, ...jobs.map((job) => job.steps)];
}
