import { startsWith } from './audio-format.ts';
import { asciiOf, byteAt } from './byte-order.ts';

/** What is no audio that can be read, by some of its first bytes. */
const SIGNATURES: readonly (readonly [name: string, signature: string, place?: number])[] = [
  ['WMA or another ASF file', '\x30\x26\xb2\x75\x8e\x66\xcf\x11'],
  ['Musepack', 'MP+'],
  ['Musepack', 'MPCK'],
  ["Monkey's Audio (APE)", 'MAC '],
  ['WavPack', 'wvpk'],
  ['True Audio (TTA)', 'TTA1'],
  ['True Audio (TTA)', 'TTA2'],
  ['OptimFROG', 'OFR '],
  ['Shorten', 'ajkg'],
  ['TAK', 'tBaK'],
  ['LA', 'LA0'],
  ['AMR', '#!AMR'],
  ['QCELP or EVRC', '#!EVRC'],
  ['SILK', '#!SILK'],
  ['SILK', '\x02#!SILK'],
  ['DSD (DSF)', 'DSD '],
  ['DSD (DSDIFF)', 'FRM8'],
  ['QOA', 'qoaf'],
  ['AC-3', '\x0b\x77'],
  ['AC-3', '\x77\x0b'],
  ['DTS', '\x7f\xfe\x80\x01'],
  ['DTS', '\xfe\x7f\x01\x80'],
  ['RealAudio', '.RMF'],
  ['RealAudio', '.ra\xfd'],
  ['NIST SPHERE', 'NIST_1A'],
  ['Creative Voice (VOC)', 'Creative Voice File'],
  ['8SVX', '8SVX', 8],
  ['AVI', 'AVI ', 8],
  ['MIDI (notes, no sound)', 'MThd'],
  ['a tracker module (XM)', 'Extended Module: '],
  ['a tracker module (IT)', 'IMPM'],
  ['a tracker module (S3M)', 'SCRM', 44],
  ['FLV', 'FLV\x01'],
  ['MPEG video (program stream)', '\0\0\x01\xba'],
  ['an AppleDouble file (the notes of macOS beside another file)', '\0\x05\x16\x07'],
  ['a pointer of Git LFS (fetch the file with `git lfs pull`)', 'version https://git-lfs'],
  ['a web page', '<!DOCTYPE'],
  ['a web page', '<!doctype'],
  ['a web page', '<html'],
  ['XML', '<?xml'],
  ['a zip archive', 'PK\x03\x04'],
  ['a gzip archive', '\x1f\x8b'],
  ['a PNG picture', '\x89PNG'],
  ['a JPEG picture', '\xff\xd8\xff'],
  ['PDF', '%PDF'],
];
const OGG_HEADER_SIZE = 27;
const OGG_CODECS: readonly (readonly [name: string, signature: string])[] = [
  ['Speex in Ogg', 'Speex   '],
  ['Theora in Ogg, without sound', '\x80theora'],
  ['CELT in Ogg', 'CELT    '],
];

/** The name of a format that is known but cannot be read. */
export function nameUnreadable(bytes: Uint8Array): string | undefined {
  if (startsWith(bytes, 0, 'OggS')) {
    const packet = OGG_HEADER_SIZE + byteAt(bytes, OGG_HEADER_SIZE - 1);
    const known = OGG_CODECS.find(([, signature]) => startsWith(bytes, packet, signature));
    return known?.[0] ?? `Ogg with a codec that begins ${JSON.stringify(asciiOf(bytes, packet, 8))}`;
  }
  return SIGNATURES.find(([, signature, place]) => startsWith(bytes, place ?? 0, signature))?.[0];
}
