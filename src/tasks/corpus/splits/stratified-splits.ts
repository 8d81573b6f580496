import { PythonRandom } from '../../../random/python-random.ts';
import { compareLabels, type Label } from '../labels/labels.ts';
import type { MetadataRow } from '../labels/metadata-rows.ts';

/** What a split is to get, as a share of all clips that are divided. */
export interface SplitShare {
  readonly split: string;
  /** From 0 to 1. */
  readonly share: number;
}

/**
 * Divides files or groups so that each label is spread over the splits by their shares, and is in each of them where it is in
 * as many groups (clips without a label come last): iterative stratification (Sechidis, Tsoumakas, Vlahavas 2011, "On the stratification of multi-label
 * data"), the rarest label first, large groups before small ones, in an order shuffled by `seed`.
 *
 * @returns the split of each split key
 */
export function stratifiedSplits(
  rows: readonly MetadataRow[],
  shares: readonly SplitShare[],
  seed: string,
): Map<Label, string> {
  const groups = labelCounts(rows);
  const totals = new Map<Label, number>();
  for (const { counts } of groups.values()) addTo(totals, counts);
  const splits = shares.map(({ split, share }) => ({
    split,
    needs: new Map([...totals].map(([label, total]) => [label, share * total])),
    clips: share * rows.length,
    has: new Set<Label>(),
  }));
  const order = [...groups.keys()].sort(compareLabels);
  new PythonRandom(seed).shuffle(order);
  order.sort((a, b) => (groups.get(b)?.clips ?? 0) - (groups.get(a)?.clips ?? 0));
  const rarestFirst = [...totals].sort(([a, m], [b, n]) => m - n || compareLabels(a, b));
  const splitOf = new Map<Label, string>();
  for (const label of [...rarestFirst.map(([of]) => of), null]) {
    const queue = order.filter(
      (key) => !splitOf.has(key) && (label === null || groups.get(key)?.counts.has(label)),
    );
    for (const [index, key] of queue.entries()) {
      const lacking = splits.filter(({ has }) => label !== null && !has.has(label));
      const mayTake = lacking.length >= queue.length - index && lacking.length > 0 ? lacking : splits;
      const neediest = mayTake.reduce((most, one) => {
        const more = label === null ? 0 : (one.needs.get(label) ?? 0) - (most.needs.get(label) ?? 0);
        return more > 0 || (more === 0 && one.clips > most.clips) ? one : most;
      });
      splitOf.set(key, neediest.split);
      const { clips = 0, counts = new Map<Label, number>() } = groups.get(key) ?? {};
      neediest.clips -= clips;
      for (const [of, count] of counts) {
        neediest.has.add(of);
        neediest.needs.set(of, (neediest.needs.get(of) ?? 0) - count);
      }
    }
  }
  return splitOf;
}

interface LabelledGroup {
  clips: number;
  readonly counts: Map<Label, number>;
}

function labelCounts(rows: readonly MetadataRow[]): Map<Label, LabelledGroup> {
  const groups = new Map<Label, LabelledGroup>();
  for (const { splitKey, label } of rows) {
    const group = groups.get(splitKey) ?? { clips: 0, counts: new Map<Label, number>() };
    groups.set(splitKey, group);
    group.clips++;
    if (label !== null) addTo(group.counts, new Map([[label, 1]]));
  }
  return groups;
}

function addTo(totals: Map<Label, number>, counts: ReadonlyMap<Label, number>): void {
  for (const [label, count] of counts) totals.set(label, (totals.get(label) ?? 0) + count);
}
