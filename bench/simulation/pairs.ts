import type { ResampledSplit } from '../../src/evaluate/certainty/resample.ts';
import { accuracyScore } from '../../src/evaluate/scores/classification.ts';
import type { ScoreRange } from '../../src/evaluate/scores/score.ts';
import { eventBasedScore } from '../../src/evaluate/scores/sound-events.ts';
import { meanAveragePrecisionScore } from '../../src/evaluate/scores/tagging.ts';
import type { SoundEvent } from '../../src/formats/labels/split-labels.ts';
import type { Draws } from './draws.ts';

/** Two modules on the same clips, of which any number of test sets can be drawn. Neither is better than the other. */
export interface Pair {
  readonly name: string;
  readonly range: ScoreRange | undefined;
  /** By module, then split. */
  draw(draws: Draws): readonly [readonly ResampledSplit[], readonly ResampledSplit[]];
}

/** @param alike share of clips on which luck strikes both modules the same */
export function accuracyPair(clips: number, accuracy: number, alike: number, folds = 1): Pair {
  const score = accuracyScore('top1_acc');
  const shape = { rows: clips, labels: 2 };
  const strata = [0, 1].map((label) => everyOf(clips).filter((clip) => clip % 2 === label));
  return {
    name: `accuracy ${accuracy}, ${folds} x ${clips} clips, ${alike} alike`,
    range: score.range,
    draw(draws) {
      const [a, b]: [ResampledSplit[], ResampledSplit[]] = [[], []];
      for (let fold = 0; fold < folds; fold++) {
        const targets = new Uint8Array(clips * 2);
        const byModule = [new Float32Array(clips * 2), new Float32Array(clips * 2)] as const;
        for (let clip = 0; clip < clips; clip++) {
          const label = clip % 2;
          targets[clip * 2 + label] = 1;
          const right = draws.isTrue(accuracy);
          const other = draws.isTrue(alike) ? right : draws.isTrue(accuracy);
          byModule[0][clip * 2 + (right ? label : 1 - label)] = 1;
          byModule[1][clip * 2 + (other ? label : 1 - label)] = 1;
        }
        const split = (probabilities: Float32Array): ResampledSplit => ({
          name: `fold${fold}`,
          clips: score.prepare(probabilities, targets, shape),
          strata,
        });
        a.push(split(byModule[0]));
        b.push(split(byModule[1]));
      }
      return [a, b];
    },
  };
}

/** Events of files that are hard for both modules, or easy for both. */
export function eventPair(files: number, events: number, found: number): Pair {
  const score = eventBasedScore('event_onset_200ms_fms', { collarSeconds: 0.2 });
  return {
    name: `event F, ${files} files of ${events} events, ${found} found`,
    range: score.range,
    draw(draws) {
      const reference = new Map<string, SoundEvent[]>();
      const byModule = [new Map<string, SoundEvent[]>(), new Map<string, SoundEvent[]>()] as const;
      for (let file = 0; file < files; file++) {
        const share = found + (draws.isTrue(0.5) ? 1 : -1) * Math.min(0.15, 1 - found);
        const sounding = Array.from({ length: draws.poisson(events) }, (_, event) => ({
          label: 'speech',
          start: event * 1000,
          end: event * 1000 + 500,
        }));
        reference.set(`${file}`, sounding);
        for (const estimated of byModule) {
          const extra = Array.from({ length: draws.poisson(events / 10) }, (_, event) => ({
            label: 'cough',
            start: event * 1000,
            end: event * 1000 + 500,
          }));
          estimated.set(`${file}`, [...sounding.filter(() => draws.isTrue(share)), ...extra]);
        }
      }
      const split = (estimated: ReadonlyMap<string, readonly SoundEvent[]>) => [
        { name: 'test', clips: score.prepare(reference, estimated), strata: [everyOf(files)] },
      ];
      return [split(byModule[0]), split(byModule[1])];
    },
  };
}

/** @param alike share of the variance of what the modules hear that they share */
export function taggingPair(clips: number, labels: number, share: number, alike: number): Pair {
  const score = meanAveragePrecisionScore('mAP');
  const shape = { rows: clips, labels };
  const distance = 1.5;
  return {
    name: `mAP, ${clips} clips, ${labels} labels, ${share * clips} clips a label, ${alike} alike`,
    range: score.range,
    draw(draws) {
      const targets = Uint8Array.from({ length: clips * labels }, () => (draws.isTrue(share) ? 1 : 0));
      const common = Float32Array.from(
        targets,
        (target) => draws.normal() * Math.sqrt(alike) + target * distance,
      );
      const split = () => {
        const heard = common.map((value) => value + draws.normal() * Math.sqrt(1 - alike));
        const probabilities = heard.map((value) => 1 / (1 + Math.exp(-value)));
        return [
          { name: 'test', clips: score.prepare(probabilities, targets, shape), strata: [everyOf(clips)] },
        ];
      };
      return [split(), split()];
    },
  };
}

function everyOf(clips: number): Uint32Array {
  return Uint32Array.from({ length: clips }, (_, clip) => clip);
}
