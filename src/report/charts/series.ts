import { element } from './svg.ts';

/** Series that are told apart by colour and by shape: more are not told apart by anybody. */
export const MOST_SERIES = 6;

/** Corners of the shapes of series 2 to 6 around 0, as large to the eye as a circle of radius 1; series 1 is that. */
const SHAPES = [
  [-0.9, -0.9, 0.9, -0.9, 0.9, 0.9, -0.9, 0.9],
  [0, -1.25, 1.2, 0.85, -1.2, 0.85],
  [0, -1.3, 1.1, 0, 0, 1.3, -1.1, 0],
  [
    -0.4, -1.15, 0.4, -1.15, 0.4, -0.4, 1.15, -0.4, 1.15, 0.4, 0.4, 0.4, 0.4, 1.15, -0.4, 1.15, -0.4, 0.4,
  ].concat([-1.15, 0.4, -1.15, -0.4, -0.4, -0.4]),
  [0, 1.25, 1.2, -0.85, -1.2, -0.85],
];

/** The mark of a series, 0 to 5, at a place in pixels. */
export function mark(series: number, x: number, y: number, radius = 4.2): string {
  const shape = SHAPES[series - 1];
  const look = `mark${series + 1}`;
  if (shape === undefined) return element('circle', { class: look, cx: x, cy: y, r: radius });
  const points = shape.map((each, index) => ((index % 2 === 0 ? x : y) + each * radius).toFixed(1));
  return element('polygon', { class: look, points: points.join(' ') });
}

/** How the lines and marks of series look. */
export const seriesStyle = Array.from(
  { length: MOST_SERIES },
  (_, index) =>
    `.chart .line${index + 1} { fill: none; stroke: var(--series${index + 1}); stroke-width: 2; stroke-linejoin: round; }
.chart .mark${index + 1} { fill: var(--series${index + 1}); }`,
).join('\n');
