import { z } from 'zod';
import { type Namespace, oneOf, shareOrNull } from './namespace.ts';
import { AUDIOSET, AUDIOSET_GENRES, AUDIOSET_INSTRUMENTS } from './vocabularies/audioset.ts';
import { CAL10K } from './vocabularies/cal10k.ts';
import { CAL500 } from './vocabularies/cal500.ts';
import { FMA_GENRES, FMA_SUBGENRES, GTZAN, TAGTRAUM_CD1, TAGTRAUM_CD2 } from './vocabularies/genres.ts';
import { MEDLEYDB_INSTRUMENTS, URBANSOUND } from './vocabularies/sources.ts';

export const TAG: readonly Namespace[] = [
  { name: 'tag_open', about: 'any tags', value: z.string(), expected: 'a tag, text' },
  closed('tag_cal10k', 'tags of CAL10K', CAL10K),
  closed('tag_cal500', 'tags of CAL500', CAL500),
  closed('tag_gtzan', 'genres of GTZAN', GTZAN),
  closed('tag_medleydb_instruments', 'instruments of MedleyDB', MEDLEYDB_INSTRUMENTS),
  {
    ...closed('tag_msd_tagtraum_cd1', 'genres of tagtraum, set CD1', TAGTRAUM_CD1),
    confidence: shareOrNull,
  },
  {
    ...closed('tag_msd_tagtraum_cd2', 'genres of tagtraum, set CD2', TAGTRAUM_CD2),
    confidence: shareOrNull,
  },
  closed('tag_audioset', 'classes of AudioSet', AUDIOSET),
  closed('tag_audioset_genre', 'genres of AudioSet', AUDIOSET_GENRES),
  closed('tag_audioset_instruments', 'instruments of AudioSet', AUDIOSET_INSTRUMENTS),
  closed('tag_fma_genre', 'genres of the Free Music Archive', FMA_GENRES),
  closed('tag_fma_subgenre', 'genres within those of the Free Music Archive', FMA_SUBGENRES),
  closed('tag_urbansound', 'classes of UrbanSound', URBANSOUND),
];

function closed(name: string, about: string, tags: ReadonlySet<string>): Namespace {
  const [first = '', second = ''] = tags;
  return {
    name,
    about,
    value: oneOf(tags),
    expected: `one of the ${tags.size} ${about}, as ${first} or ${second}`,
  };
}
