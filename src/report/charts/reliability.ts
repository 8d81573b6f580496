import type { Calibration } from '../details/cell-details.ts';
import { axes, scale } from './scale.ts';
import { drawing, element, hint } from './svg.ts';

const UNIT = [0, 1] as const;

/** Probability against how often it is true; on the diagonal both agree. Larger points stand for more. */
export function reliabilityChart({ title, bins }: Calibration): string {
  const [width, height] = [330, 320];
  const x = scale(UNIT, 48, width - 14);
  const y = scale(UNIT, height - 42, 26);
  const most = Math.max(1, ...bins.map(([, , count]) => count));
  const place = ([probability, share]: readonly [number, number, number]) => `${x(probability)},${y(share)}`;
  const points = bins.map(([probability, share, count]) =>
    element(
      'circle',
      { class: 'point', cx: x(probability), cy: y(share), r: 3 + 7 * Math.sqrt(count / most) },
      hint(`${count} with probability ${probability.toFixed(2)}: ${(share * 100).toFixed(0)} % true`),
    ),
  );
  const label = `Reliability, ${title}: ${bins
    .map(([probability, share]) => `${probability.toFixed(2)} is true in ${(share * 100).toFixed(0)} %`)
    .join(', ')}`;
  return drawing(
    { width, height, label },
    axes(
      { scale: x, range: UNIT, title: 'predicted probability' },
      { scale: y, range: UNIT, title: 'share that is true' },
    ),
    element('line', { class: 'ideal', x1: x(0), y1: y(0), x2: x(1), y2: y(1) }),
    element('polyline', { class: 'line', points: bins.map(place).join(' ') }),
    ...points,
  );
}
