import { mapInto } from '../../numerics/map-into.ts';

/** The 16-bit samples that bytes of A-law stand for (ITU-T G.711, table 1a, scaled up by 8). */
export function expandALaw(bytes: Uint8Array): Int16Array {
  return mapInto(new Int16Array(bytes.length), bytes, (byte) => A_LAW[byte] as number);
}

/** The 16-bit samples that bytes of mu-law stand for (ITU-T G.711, table 2a, scaled up by 4). */
export function expandMuLaw(bytes: Uint8Array): Int16Array {
  return mapInto(new Int16Array(bytes.length), bytes, (byte) => MU_LAW[byte] as number);
}

const A_LAW = Int16Array.from({ length: 256 }, (_, byte) => {
  const code = byte ^ 0x55;
  const [segment, mantissa] = [(code >> 4) & 7, (code & 15) * 16];
  const size = segment === 0 ? mantissa + 8 : (mantissa + 264) << (segment - 1);
  return code >= 0x80 ? size : -size;
});

const MU_LAW = Int16Array.from({ length: 256 }, (_, byte) => {
  const code = ~byte & 0xff;
  const size = ((((code & 15) << 3) + 132) << ((code >> 4) & 7)) - 132;
  return code >= 0x80 ? -size : size;
});
