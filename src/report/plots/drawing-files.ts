import { chartStyle } from '../charts/chart-style.ts';
import { light, withColours } from '../charts/palette.ts';

/** Twice the size on the page: sharp on paper too. */
const ZOOM = 2;

/** With its style within it, and a ground. */
export function standalone(svg: string): string {
  const within = svg.replace(
    /^<svg[^>]*>/,
    (opening) =>
      `${opening}<style>${chartStyle}</style><rect width="100%" height="100%" fill="${light.panel}"/>`,
  );
  return withColours(within, light);
}

/** Makes PNG of SVG; undefined where the machine has no fonts, without which no text would be seen. */
export async function pngRenderer(): Promise<((svg: string) => Uint8Array) | undefined> {
  const { Resvg } = await import('@resvg/resvg-js');
  const options = {
    font: { loadSystemFonts: true, defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' },
    fitTo: { mode: 'zoom', value: ZOOM } as const,
  };
  const probe =
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="8" font-size="8">H</text></svg>';
  if (new Resvg(probe, options).getBBox() === undefined) return undefined;
  return (svg) => new Resvg(svg, options).render().asPng();
}
