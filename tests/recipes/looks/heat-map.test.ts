import { inflateSync } from 'node:zlib';
import test from 'ava';
import { heatMap } from '../../../src/recipes/looks/heat-map.ts';

/** Rows of colours of a PNG file with a palette, and the palette as `#rrggbb`. */
function decode(png: Uint8Array, width: number) {
  const file = Buffer.from(png);
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    chunks.set(
      file.toString('latin1', at + 4, at + 8),
      file.subarray(at + 8, at + 8 + file.readUInt32BE(at)),
    );
  }
  const lines = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
  const rows = Array.from({ length: lines.length / (width + 1) }, (_, row) => [
    ...lines.subarray(row * (width + 1) + 1, (row + 1) * (width + 1)),
  ]);
  const palette = chunks.get('PLTE')?.toString('hex').match(/.{6}/g) ?? [];
  return { rows, palette };
}

test('panels lie below each other, a line of white between them, each as wide and high as can be seen', (t) => {
  const wide = { height: 1, width: 2, value: (x: number) => x };
  const high = { height: 50, width: 1, value: (_: number, y: number) => y / 49 };
  const { width, height, png } = heatMap([wide, high]);
  t.deepEqual([width, height], [256, 48 + 2 + 50]);
  const { rows } = decode(png, width);
  t.deepEqual(rows[0], [...new Array(128).fill(0), ...new Array(128).fill(254)]);
  t.deepEqual(rows[47], rows[0]);
  for (const row of [48, 49]) t.deepEqual(rows[row], new Array(256).fill(255));
  t.deepEqual(
    [50, 51, 99].map((row) => rows[row]?.[255]),
    [0, 5, 254],
  );
});

test('a panel of many columns is 1024 pixels wide, and what is beyond 0 and 1 has the nearest colour', (t) => {
  const { width, height, png } = heatMap([
    { height: 2, width: 5000, value: (x, y) => (x < 2500 ? -3 : 3) * (y + 1) },
  ]);
  t.deepEqual([width, height], [1024, 48]);
  const { rows } = decode(png, width);
  t.deepEqual([rows[0]?.[0], rows[0]?.[511], rows[0]?.[512], rows[47]?.[1023]], [0, 0, 254, 254]);
});

test('a map of 300 columns has a pixel for each', (t) => {
  t.is(heatMap([{ height: 48, width: 300, value: () => 0 }]).width, 300);
  t.is(heatMap([{ height: 49, width: 100, value: () => 0 }]).height, 49);
  t.is(heatMap([{ height: 49, width: 100, value: () => 0 }]).width, 300);
});

test('the darker a colour the smaller its number, from black over red to light yellow; white is none of them', (t) => {
  const { palette } = decode(heatMap([{ height: 1, width: 1, value: () => 0 }]).png, 256);
  t.is(palette.length, 256);
  // A quarter, half and three quarters of 254 lie between two colours, or on one of the five that are given.
  t.deepEqual(
    [0, 63, 64, 127, 254, 255].map((index) => palette[index]),
    ['000004', '56106d', '58106e', 'bc3754', 'fcffa4', 'ffffff'],
  );
});
