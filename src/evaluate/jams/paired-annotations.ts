import type { Annotation } from '../../formats/jams/jams.ts';

/** An annotation with its number in its file, from 0. */
export interface NumberedAnnotation {
  readonly number: number;
  readonly annotation: Annotation;
}

interface PairedAnnotations {
  readonly pairs: readonly (readonly [reference: NumberedAnnotation, estimate: NumberedAnnotation])[];
  /** What belongs to nothing, in words. */
  readonly unpaired: readonly string[];
}

/**
 * Which annotations belong together, of those that can be made ones of one namespace: first those of the very same namespace,
 * then the rest. As many on both sides belong together in their order, and one to each of several.
 */
export function pairedAnnotations(
  references: readonly NumberedAnnotation[],
  estimates: readonly NumberedAnnotation[],
): PairedAnnotations {
  const nameOf = ({ annotation }: NumberedAnnotation) => annotation.namespace;
  const shared = [...new Set(references.map(nameOf))].filter((name) =>
    estimates.some((each) => nameOf(each) === name),
  );
  const isRest = (each: NumberedAnnotation) => !shared.includes(nameOf(each));
  const groups = [
    ...shared.map((name) =>
      [references, estimates].map((all) => all.filter((each) => nameOf(each) === name)),
    ),
    [references.filter(isRest), estimates.filter(isRest)],
  ];
  const found = groups.map(([truths = [], founds = []]) => together(truths, founds));
  return { pairs: found.flatMap(({ pairs }) => pairs), unpaired: found.flatMap(({ unpaired }) => unpaired) };
}

function together(
  references: readonly NumberedAnnotation[],
  estimates: readonly NumberedAnnotation[],
): PairedAnnotations {
  const [reference, estimate] = [references[0], estimates[0]];
  if (reference === undefined || estimate === undefined) {
    const side = reference === undefined ? 'estimate' : 'reference';
    const names = new Set([...references, ...estimates].map(({ annotation }) => annotation.namespace));
    return { pairs: [], unpaired: [...names].map((name) => `${name}: only in the ${side}`) };
  }
  if (references.length === 1) return { pairs: estimates.map((each) => [reference, each]), unpaired: [] };
  if (estimates.length === 1) return { pairs: references.map((each) => [each, estimate]), unpaired: [] };
  if (references.length === estimates.length) {
    const pairs = references.flatMap((each, index) => {
      const other = estimates[index];
      return other === undefined ? [] : [[each, other] as const];
    });
    return { pairs, unpaired: [] };
  }
  const { namespace } = reference.annotation;
  return {
    pairs: [],
    unpaired: [
      `${namespace}: ${references.length} in the reference and ${estimates.length} in the estimate; expected as many, or one of either`,
    ],
  };
}
