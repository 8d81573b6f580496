import { z } from 'zod';
import { field, type Namespace, oneOf } from './namespace.ts';
import { SALAMI_FUNCTION, TUT } from './vocabularies/segments.ts';

export const SEGMENT: readonly Namespace[] = [
  {
    name: 'segment_open',
    about: 'sections with any labels',
    value: z.string(),
    expected: 'a label, text',
  },
  {
    name: 'segment_salami_function',
    about: 'sections by what they do, as SALAMI names them',
    value: oneOf(SALAMI_FUNCTION),
    expected: `one of the ${SALAMI_FUNCTION.size} functions of SALAMI, as verse or chorus`,
  },
  {
    name: 'segment_salami_upper',
    about: 'long sections, as SALAMI letters them',
    value: z.string().regex(/^[A-Z]'*$|^[Ss]ilence$/),
    expected: "a capital letter with or without ', as A or B'', or silence",
  },
  {
    name: 'segment_salami_lower',
    about: 'short sections, as SALAMI letters them',
    value: z.string().regex(/^[a-z][a-z]?'*$|^[Ss]ilence$/),
    expected: "one or two small letters with or without ', as a or ab', or silence",
  },
  {
    name: 'segment_tut',
    about: "sections of the Beatles' songs, as Tampere University names them",
    value: oneOf(TUT),
    expected: `one of the ${TUT.size} labels of Tampere University, as verse or refrain`,
  },
  {
    name: 'multi_segment',
    about: 'sections of several levels',
    label: field('label', 'levels'),
    value: z.looseObject({ label: z.string(), level: z.int().min(0) }),
    expected: 'label, text, and level (whole, from 0)',
  },
];
