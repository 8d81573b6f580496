import { encodePng } from '../../formats/files/png.ts';

/** Numbers to be drawn as colours: dark where they are small. */
export interface Panel {
  readonly height: number;
  readonly width: number;
  /** From 0 to 1; `y` from the top. What is beyond is drawn as the nearer of them. */
  readonly value: (x: number, y: number) => number;
  /** What is drawn over it, in the darkest colour: where numbers are large. */
  readonly isOver?: (x: number, y: number) => boolean;
}

const SEPARATOR = 255;
const [GAP, LEAST_HEIGHT, LEAST_WIDTH, MOST_WIDTH] = [2, 48, 256, 1024];

/** Colours at even steps, between which others lie: about matplotlib's inferno. */
const STOPS = [
  [0, 0, 4],
  [87, 16, 110],
  [188, 55, 84],
  [249, 142, 9],
  [252, 255, 164],
] as const;

/** Panels one below the other, each over the whole width: a PNG file and its size. */
export function heatMap(panels: readonly Panel[]): {
  readonly width: number;
  readonly height: number;
  readonly png: Uint8Array;
} {
  const widest = Math.max(...panels.map((panel) => panel.width));
  const width = Math.min(MOST_WIDTH, widest * Math.ceil(LEAST_WIDTH / widest));
  const scales = panels.map((panel) => Math.ceil(LEAST_HEIGHT / panel.height));
  const heights = panels.map((panel, place) => panel.height * (scales[place] ?? 1));
  const height = heights.reduce((sum, own) => sum + own, GAP * (panels.length - 1));
  const pixels = new Uint8Array(width * height).fill(SEPARATOR);
  let top = 0;
  for (const [place, panel] of panels.entries()) {
    const own = heights[place] ?? 0;
    for (let y = 0; y < own; y++) {
      for (let x = 0; x < width; x++) {
        const column = Math.floor((x * panel.width) / width);
        const row = Math.floor(y / (scales[place] ?? 1));
        const share = panel.isOver?.(column, row) ? 0 : panel.value(column, row);
        pixels[(top + y) * width + x] = Math.round((SEPARATOR - 1) * Math.min(1, Math.max(0, share)));
      }
    }
    top += own + GAP;
  }
  return { width, height, png: encodePng({ width, height, pixels, palette: PALETTE }) };
}

const PALETTE = Uint8Array.from({ length: 3 * (SEPARATOR + 1) }, (_, index) => {
  const colour = Math.floor(index / 3);
  if (colour === SEPARATOR) return 255;
  const place = (colour / (SEPARATOR - 1)) * (STOPS.length - 1);
  const below = Math.min(STOPS.length - 2, Math.floor(place));
  const [from, to] = [STOPS[below]?.[index % 3] ?? 0, STOPS[below + 1]?.[index % 3] ?? 0];
  return Math.round(from + (place - below) * (to - from));
});
