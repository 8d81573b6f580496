import { at } from '../../at.ts';
import type { TrainingCurve } from '../details/cell-details.ts';
import { axes, extent, scale } from './scale.ts';
import { drawing, element, hint } from './svg.ts';

const WIDTH = 340;
const HEIGHT = 250;

/** What of a training is drawn. */
export type TrainingValue = 'training loss' | 'validation score';

/** Loss or score by epoch; heads that were taken are blue, with a point where they were kept. */
export function trainingChart(curves: readonly TrainingCurve[], title: TrainingValue): string {
  const offset = title === 'training loss' ? 1 : 2;
  const taken = curves.filter(({ chosen }) => chosen).length;
  const label = `${title} by epoch of ${curves.length} trainings, ${taken} of them taken`;
  const column = (points: TrainingCurve['points'], which: number) =>
    points.filter((_, index) => index % 3 === which);
  const known = (which: number) =>
    curves.flatMap(({ points }) => column(points, which).filter((value) => value !== null));
  const xRange = extent(known(0));
  const yRange = extent(known(offset));
  const x = scale(xRange, 52, WIDTH - 16);
  const y = scale(yRange, HEIGHT - 42, 26);
  const lines = curves
    .toSorted((a, b) => Number(a.chosen) - Number(b.chosen))
    .map(({ name, chosen, epoch, points }) => {
      const epochs = column(points, 0);
      const values = column(points, offset);
      const places = epochs.flatMap((each, index) => {
        const value = at(values, index);
        return each === null || value === null ? [] : [`${x(each).toFixed(1)},${y(value).toFixed(1)}`];
      });
      const kept = values[epochs.indexOf(epoch)] ?? null;
      const mark =
        chosen && kept !== null ? element('circle', { class: 'point', cx: x(epoch), cy: y(kept), r: 4 }) : '';
      return element(
        'g',
        {},
        hint(`${name}${chosen ? ', taken' : ''}; kept at epoch ${epoch}`),
        element('polyline', { class: chosen ? 'line' : 'line quiet', points: places.join(' ') }),
        mark,
      );
    });
  return drawing(
    { width: WIDTH, height: HEIGHT, label },
    axes({ scale: x, range: xRange, title: 'epoch' }, { scale: y, range: yRange, title }),
    ...lines,
  );
}
