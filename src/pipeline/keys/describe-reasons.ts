import { describeReason, type Reason } from './reasons.ts';

/** From so many values that came or went on, an object is told as another one. */
const MANY = 3;

/**
 * Reasons in words, one text each. An object among the parameters of which several values went and others came is told
 * as another one, for instance `another module`, in place of each of its values.
 */
export function describeReasons(reasons: readonly Reason[]): readonly string[] {
  const others = replacedObjects(reasons);
  const texts = reasons.map((reason) => {
    const object = objectOf(reason);
    return object !== undefined && others.has(object) ? `another ${object}` : describeReason(reason);
  });
  return [...new Set(texts)];
}

function replacedObjects(reasons: readonly Reason[]): ReadonlySet<string> {
  const counts = new Map<string, { came: number; went: number }>();
  for (const reason of reasons) {
    const object = objectOf(reason);
    if (object === undefined || reason.type !== 'parameter-changed') continue;
    const { came, went } = counts.get(object) ?? { came: 0, went: 0 };
    counts.set(object, {
      came: came + Number(reason.from === undefined),
      went: went + Number(reason.to === undefined),
    });
  }
  const replaced = [...counts].filter(([, { came, went }]) => came > 0 && went > 0 && came + went >= MANY);
  return new Set(replaced.map(([object]) => object));
}

/** The parameter that a changed value is somewhere in; undefined of a parameter itself, and of other reasons. */
function objectOf(reason: Reason): string | undefined {
  return reason.type === 'parameter-changed' ? /^([^.]+)\./.exec(reason.name)?.[1] : undefined;
}
