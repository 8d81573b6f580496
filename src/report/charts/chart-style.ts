import { seriesStyle } from './series.ts';

/** How charts look, on the page and in files of their own. */
export const chartStyle = `
.chart text { font: 11px system-ui, "DejaVu Sans", sans-serif; fill: var(--text); }
.chart .tick { fill: var(--quiet); }
.chart .title { font-weight: 600; }
.chart .over { fill: var(--panel); font-weight: 600; }
.chart .grid { stroke: var(--rule); stroke-width: 1; }
.chart .ring { fill: none; stroke: var(--rule); stroke-width: 1; }
.chart .interval { stroke: var(--series1); stroke-width: 3; opacity: 0.45; }
.chart .axis { stroke: var(--quiet); stroke-width: 1; }
.chart .ideal { stroke: var(--quiet); stroke-dasharray: 4 4; }
.chart .plane, .chart .track { fill: var(--track); }
.chart .good, .chart .bar, .chart .reference { fill: var(--series1); }
.chart .bad, .chart .predicted { fill: var(--series2); }
.chart .line { fill: none; stroke: var(--series1); stroke-width: 2; stroke-linejoin: round; }
.chart .quiet { stroke: var(--quiet); stroke-width: 1; opacity: 0.55; }
.chart .point { fill: var(--series1); stroke: var(--panel); stroke-width: 1.5; }
.chart .dot { fill: var(--series1); fill-opacity: 0.55; }
.chart .roll0 { fill: var(--series3); }
.chart .roll1 { fill: none; stroke: var(--series1); stroke-width: 1.2; }
.chart .roll2 { fill: var(--series2); }
.chart .roll3 { fill: var(--series4); }
.chart .salience { image-rendering: pixelated; }
.chart .heard .roll0, .chart .heard .roll2, .chart .heard .roll3 { fill-opacity: 0.3; }
.chart .found { fill: var(--series2); }
.chart .playhead { stroke: var(--text); stroke-width: 1.5; opacity: 0; }
${seriesStyle}
`;
