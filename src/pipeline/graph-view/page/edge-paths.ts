import { at } from '../../../at.ts';
import type { Area } from './viewport.ts';

type Route = readonly number[];

/** A smooth line through the points of a route, upright at each of them. */
export function routePath(route: Route): string {
  let path = `M${pixel(route, 0)} ${pixel(route, 1)}`;
  for (let index = 2; index < route.length; index += 2) {
    const [fromX, fromY, x, y] = [
      pixel(route, index - 2),
      pixel(route, index - 1),
      pixel(route, index),
      pixel(route, index + 1),
    ];
    const bend = Math.max(18, Math.abs(y - fromY) / 2);
    path += fromX === x && y > fromY ? `V${y}` : `C${fromX} ${fromY + bend} ${x} ${y - bend} ${x} ${y}`;
  }
  return path;
}

/** The head of the arrow at the end of a route. */
export function arrowPath(route: Route): string {
  return `M${pixel(route, route.length - 2)} ${pixel(route, route.length - 1)}l-4 -8h8z`;
}

export function routeBounds(route: Route): Area {
  const area = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let index = 0; index < route.length; index += 2) {
    area.left = Math.min(area.left, pixel(route, index));
    area.right = Math.max(area.right, pixel(route, index));
    area.top = Math.min(area.top, pixel(route, index + 1));
    area.bottom = Math.max(area.bottom, pixel(route, index + 1));
  }
  return area;
}

function pixel(route: Route, index: number): number {
  return Math.round(at(route, index));
}
