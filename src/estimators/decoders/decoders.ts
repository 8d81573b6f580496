import { UserError } from '../../errors.ts';
import { mistakes, type Place, yamlProblems } from '../../formats/files/yaml-file.ts';
import { namespaceOf } from '../../formats/jams/namespaces/namespaces.ts';
import type { JsonObject } from '../../pipeline/types.ts';
import type { RowKind } from '../../prediction-types/prediction-type.ts';
import { chords } from './chords.ts';
import { contour, contours } from './contour.ts';
import type { DecodedOutput, Decoder, Decoding } from './decoder.ts';
import { events } from './events.ts';
import { noteDecoder } from './note-decoder.ts';
import { peaks } from './peaks.ts';
import { sequence } from './sequence.ts';
import { tags } from './tags.ts';
import { vector } from './vector.ts';

/** All decoders; a new one is a file of this folder and a line here. */
const decoders: readonly Decoder[] = [
  tags,
  events,
  sequence,
  chords,
  peaks,
  contour,
  contours,
  noteDecoder,
  vector,
];

/** How an output is to be decoded, as far as somebody has said it. */
export interface DecoderChoice {
  readonly namespace?: string | undefined;
  /** Its name, and settings of it. */
  readonly decoder?: ({ readonly name?: string | undefined } & JsonObject) | undefined;
}

/** A decoder with its settings, for an output. */
export interface ChosenDecoder {
  readonly name: string;
  readonly namespace: string;
  /** All that it has. */
  readonly settings: JsonObject;
  /** Names of other outputs whose rows it needs. */
  readonly further: readonly string[];
  start(): Decoding;
}

/** An output besides, as far as decoders ask. */
export type OtherOutput = Pick<DecodedOutput, 'kind' | 'columns'>;

/**
 * The decoder of an output: the one that is named, else the usual one for outputs of its type.
 *
 * @param place what has the choice, for errors
 * @param others all outputs of the source, by name
 * @throws UserError for a decoder, a namespace or a setting that there is not, or that does not go with the output
 */
export function chosenDecoder(
  output: DecodedOutput,
  choice: DecoderChoice,
  place: string,
  others: ReadonlyMap<string, OtherOutput> = new Map(),
): ChosenDecoder {
  const { decoder, settings: parsed, namespace } = namedDecoder(output, choice, () => place);
  checkNamespace(decoder, namespace, output, place);
  const settings = decoder.complete?.(output, parsed) ?? parsed;
  const problem = decoder.problem?.(output, settings);
  if (problem !== undefined) throw new UserError(`${place}: decoder ${decoder.name}: ${problem}`);
  const further = decoder.further?.(settings) ?? [];
  for (const { name: other, columns } of further) {
    const found = others.get(other);
    if (found?.kind === 'event' && found.columns === columns) continue;
    const is = found === undefined ? 'no output' : `${found.columns} labels of ${found.kind}s`;
    throw new UserError(
      `${place}: decoder ${decoder.name}: ${other}: ${is}; expected an output of frames with ${columns} labels`,
    );
  }
  return {
    name: decoder.name,
    namespace,
    settings,
    further: further.map((each) => each.name),
    start: () => decoder.start(output, settings, namespace),
  };
}

/**
 * Looks at what is said of the decoder of an output whose labels are not known yet.
 *
 * @param placeOf what has the choice, or a key of it, for errors
 * @throws UserError for a decoder, a namespace or a setting that there is not, and a decoder of another type or kind of outputs
 */
export function checkDecoder(
  output: Pick<DecodedOutput, 'kind' | 'type'>,
  choice: DecoderChoice,
  placeOf: Place,
): void {
  const { decoder, namespace } = namedDecoder(output, choice, placeOf);
  checkNamespace(decoder, namespace, { labels: [] }, placeOf(['namespace']));
}

const KINDS: Readonly<Record<RowKind, string>> = { scene: 'sounds as wholes', event: 'frames' };

function namedDecoder(
  output: Pick<DecodedOutput, 'kind' | 'type'>,
  choice: DecoderChoice,
  placeOf: Place,
): { readonly decoder: Decoder; readonly settings: JsonObject; readonly namespace: string } {
  const { name, ...given } = choice.decoder ?? {};
  const usual = `${output.type} ${output.kind}`;
  const decoder = decoders.find((each) =>
    name === undefined ? each.usualFor.includes(usual) : each.name === name,
  );
  if (decoder === undefined) {
    throw new UserError(
      name === undefined
        ? `${placeOf([])}: prediction_type ${output.type}; expected one that has a decoder`
        : `${placeOf(['name'])}: decoder ${name}; expected one of ${decoders.map((each) => each.name).join(', ')}`,
    );
  }
  if (decoder.type !== undefined && decoder.type !== output.type) {
    const problem = `prediction_type ${output.type}; expected ${decoder.type}`;
    throw new UserError(`${placeOf(['name'])}: decoder ${decoder.name}: ${problem}`);
  }
  if (decoder.kind !== undefined && decoder.kind !== output.kind) {
    const problem = `an output of ${KINDS[output.kind]}; expected one of ${KINDS[decoder.kind]}`;
    throw new UserError(`${placeOf(['name'])}: decoder ${decoder.name}: ${problem}`);
  }
  const parsed = decoder.settings.safeParse(given, { reportInput: true });
  if (!parsed.success) {
    const place: Place = (keys) => `${placeOf(keys)}: decoder ${decoder.name}`;
    throw mistakes(place([]), yamlProblems(parsed.error, decoder.settings, place));
  }
  return { decoder, settings: parsed.data, namespace: choice.namespace ?? decoder.namespaces[0] };
}

function checkNamespace(
  decoder: Decoder,
  namespace: string,
  { labels }: Pick<DecodedOutput, 'labels'>,
  place: string,
): void {
  if (decoder.namespaces.includes(namespace)) return;
  const found = decoder.any === undefined ? undefined : namespaceOf(namespace);
  if (found === undefined) {
    const more = decoder.any === undefined ? '' : ', or one of JAMS that has its labels';
    throw new UserError(
      `${place}: namespace ${namespace}; expected ${decoder.namespaces.join(' or ')}${more}, of decoder ${decoder.name}`,
    );
  }
  const odd = labels.find((label) => !found.value.safeParse(label).success);
  if (odd === undefined) return;
  throw new UserError(`${place}: label ${odd} is none of namespace ${namespace}; expected ${found.expected}`);
}
