import test from 'ava';
import { platformFacts, platformProblem } from '../../src/compute/platform.ts';

const cases = [
  [{ platform: 'linux', arch: 'x64', glibc: '2.36' }, undefined],
  [{ platform: 'linux', arch: 'arm64', glibc: '2.36' }, undefined],
  [{ platform: 'darwin', arch: 'arm64', glibc: undefined }, undefined],
  [{ platform: 'win32', arch: 'x64', glibc: undefined }, undefined],
  [{ platform: 'darwin', arch: 'x64', glibc: undefined }, /Intel.*container/],
  [{ platform: 'linux', arch: 'x64', glibc: undefined }, /musl.*node:24-slim/],
  [{ platform: 'freebsd', arch: 'x64', glibc: undefined }, /freebsd\/x64; expected one of linux\/x64/],
] as const;
for (const [facts, problem] of cases) {
  const name = `${facts.platform}/${facts.arch}${facts.glibc === undefined ? '' : ' with glibc'}`;
  test(`${name} ${problem === undefined ? 'is supported' : 'is told what to do'}`, (t) => {
    const found = platformProblem(facts);
    if (problem === undefined) t.is(found, undefined);
    else t.regex(found ?? '', problem);
  });
}

test('the machine that runs this is supported', (t) => {
  t.is(platformProblem(platformFacts()), undefined);
});
