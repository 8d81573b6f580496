import { nearestName } from '../../nearest-name.ts';
import type { Json, JsonObject } from '../files/json-text.ts';
import { Findings, shownValue } from './findings.ts';
import { withoutNaN } from './finite.ts';
import { columns, type Jams, type LongAnnotation, type LongJams, wholeAnnotation } from './jams.ts';
import { annotationMetadataOf, fileMetadataOf } from './metadata.ts';
import { NAMESPACES, namespaceOf } from './namespaces/namespaces.ts';
import { observationsOf } from './observations.ts';
import { PackedObservations } from './packed-observations.ts';

/** What was found in a JAMS. */
export interface Checked<J extends LongJams = Jams> {
  /** What was read; not whole where there are problems. */
  readonly jams: J;
  /** Why it is no JAMS, each with its place: `annotations[2] (chord), observation 17: ...`. */
  readonly problems: readonly string[];
  /** What was taken in another way than it stands there, and what JAMS lets through and should not. */
  readonly remarks: readonly string[];
}

const PARTS: readonly string[] = ['annotations', 'file_metadata', 'sandbox'];
const FIELDS: readonly string[] = ['namespace', 'data', 'annotation_metadata', 'sandbox', 'time', 'duration'];

/**
 * Checks all of a JAMS against the schema and the namespaces: what `jams.load(validate=True)` of the Python package refuses is
 * a problem. Only namespaces that JAMS does not have are let be, and told.
 *
 * @param value what a file holds, or a `Jams`
 */
export function checkJams(value: unknown): Checked {
  const { jams, ...found } = checkLongJams(value);
  return { jams: { ...jams, annotations: jams.annotations.map(wholeAnnotation) }, ...found };
}

/** As `checkJams`; observations that are packed stay so. */
export function checkLongJams(value: unknown): Checked<LongJams> {
  const findings = new Findings();
  if (!isObject(value)) {
    findings.problem('the file', `${shownValue(value)}; expected an object with ${PARTS.join(', ')}`);
    return {
      jams: { file_metadata: fileMetadataOf(undefined, new Findings()), annotations: [], sandbox: {} },
      ...findings,
    };
  }
  for (const key of Object.keys(value)) {
    if (!PARTS.includes(key)) {
      findings.problem('the file', `unknown field '${key}'; expected ${PARTS.join(', ')}`);
    }
  }
  const file_metadata = fileMetadataOf(value.file_metadata, findings);
  const annotations: LongAnnotation[] = [];
  const list = value.annotations ?? [];
  if (!Array.isArray(list)) {
    findings.problem('annotations', `${shownValue(list)}; expected a list`);
  } else {
    for (const [index, each] of list.entries()) {
      const annotation = annotationOf(`annotations[${index}]`, each, findings);
      if (annotation !== undefined) annotations.push(annotation);
    }
  }
  const sandbox = anything('sandbox', value.sandbox, findings);
  return { jams: { file_metadata, annotations, sandbox }, ...findings };
}

function annotationOf(where: string, value: unknown, findings: Findings): LongAnnotation | undefined {
  if (!isObject(value)) {
    findings.problem(where, `${shownValue(value)}; expected an annotation, an object`);
    return undefined;
  }
  const { namespace: name } = value;
  if (typeof name !== 'string') {
    const found = name === undefined ? 'no namespace' : `namespace ${shownValue(name)}`;
    findings.problem(where, `${found}; expected its name, as beat or chord`);
    return undefined;
  }
  const place = `${where} (${name})`;
  for (const key of Object.keys(value)) {
    if (!FIELDS.includes(key)) {
      findings.problem(place, `unknown field '${key}'; expected only fields that JAMS has`);
    }
  }
  const namespace = namespaceOf(name);
  if (namespace === undefined) {
    const near = nearestName(
      name,
      NAMESPACES.map((each) => each.name),
    );
    const meant = near === undefined ? '' : `, perhaps ${near}`;
    findings.remark(
      place,
      `no namespace of JAMS${meant}; its values are not checked, and the Python package does not load it`,
    );
  }
  const isDense =
    (value as { readonly [columns]?: true })[columns] === true ||
    (isObject(value.data) && !((value.data as object) instanceof PackedObservations));
  return {
    namespace: name,
    data:
      value.data === undefined || value.data === null
        ? []
        : observationsOf(place, value.data, namespace, findings),
    annotation_metadata: annotationMetadataOf(place, value.annotation_metadata, findings),
    sandbox: anything(`${place}, sandbox`, value.sandbox, findings),
    time: extent(place, 'time', value.time === undefined ? 0 : value.time, findings),
    duration: extent(place, 'duration', value.duration ?? null, findings),
    ...(namespace === undefined && isDense ? { [columns]: true } : {}),
  };
}

/** Where an annotation begins, or how long it is: the Python package does not look at them. */
function extent(
  place: string,
  field: 'time' | 'duration',
  value: unknown,
  findings: Findings,
): number | null {
  if (value === null) return null;
  if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) return value;
  findings.remark(
    `${place}, ${field}`,
    `${shownValue(value)}; expected seconds from 0, or null, as which it is taken`,
  );
  return null;
}

function anything(place: string, value: unknown, findings: Findings): JsonObject {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) {
    findings.problem(place, `${shownValue(value)}; expected an object`);
    return {};
  }
  const kept = withoutNaN(value as JsonObject);
  if (kept !== value) findings.remark(place, 'numbers that are NaN or infinite are taken as null');
  return kept;
}

function isObject(value: unknown): value is Readonly<Record<string, Json | undefined>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
