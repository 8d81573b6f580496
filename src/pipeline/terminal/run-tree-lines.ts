import { titleOf } from '../history/event-lines.ts';
import { describeLeft, type TimeLeft } from '../history/time-left.ts';
import { displayWidth, harmless } from '../text/display-width.ts';
import { formatDuration } from '../text/quantities.ts';
import { sparkline } from '../text/sparkline.ts';
import type { TextStyle } from '../text/text-style.ts';
import type { RunTree, TreeGroup, TreeScope, TreeStep } from './run-tree.ts';

const [CURVE_WIDTH, SHORT_CURVE] = [16, 8];

interface Drawing {
  /** How many lines there may be, from 1. */
  readonly room: number;
  /** How many columns each may take. */
  readonly width: number;
  /** In milliseconds since 1970. */
  readonly now: number;
  readonly timeLeft: TimeLeft;
  readonly style: TextStyle;
}

/**
 * The steps of a run as a tree: scopes, in them the names of steps with how many have ended, in these what runs. Where
 * that is more than there is room for, first what does not run is only counted, then what does not fit.
 */
export function treeLines(tree: RunTree, drawing: Drawing): readonly string[] {
  const room = drawing.room - 1;
  const scopes = [...tree.scopes.values()];
  const active = scopes.filter(({ running }) => running > 0);
  const lines =
    whole(scopes, room, drawing) ?? whole(active, room, drawing, isRunning) ?? flat(active, room, drawing);
  const hidden = tree.running - lines.running;
  return [...lines.text, footer(tree, hidden, drawing)];
}

interface Lines {
  readonly text: readonly string[];
  /** How many running steps they show. */
  readonly running: number;
}

/** Every scope and every group that `keep` keeps; `undefined` when there is not room enough. */
function whole(
  scopes: readonly TreeScope[],
  room: number,
  drawing: Drawing,
  keep: (group: TreeGroup) => boolean = () => true,
): Lines | undefined {
  const text: string[] = [];
  let running = 0;
  for (const scope of scopes) {
    text.push(scopeLine(scope, drawing));
    const groups = [...scope.groups.values()].filter(keep);
    for (const [index, group] of groups.entries()) {
      const isLast = index === groups.length - 1;
      text.push(...groupLines(group, isLast ? '└ ' : '├ ', isLast ? '  ' : '│ ', drawing));
      if (text.length > room) return undefined;
    }
    running += scope.running;
  }
  return text.length > room ? undefined : { text, running };
}

/** As many running steps as there is room for, with their whole titles. */
function flat(scopes: readonly TreeScope[], room: number, drawing: Drawing): Lines {
  const text: string[] = [];
  for (const { groups } of scopes) {
    for (const { running } of groups.values()) {
      for (const step of running.values()) {
        if (text.length >= room) return { text, running: text.length };
        text.push(stepLine('', titleOf(step.step), step, drawing));
      }
    }
  }
  return { text, running: text.length };
}

function scopeLine(counts: TreeScope, { style }: Drawing): string {
  const { scope, ended, stopped, total, failed } = counts;
  const made = style.dim(`${ended - stopped}/${total}`);
  return `${style.bold(harmless(scope))}  ${made}${failures(failed, style)}`;
}

function groupLines(group: TreeGroup, branch: string, below: string, drawing: Drawing): readonly string[] {
  const { name, label, total, ended, failed, stopped, running } = group;
  const { style } = drawing;
  const [only] = running.values();
  if (total === 1 && only !== undefined) {
    return [stepLine(branch, shortTitle(name, only.step.label), only, drawing)];
  }
  const mark =
    failed > 0
      ? style.red('✗')
      : stopped > 0
        ? style.yellow('–')
        : ended === total
          ? style.green('✓')
          : running.size > 0
            ? '▸'
            : '·';
  const counts = total === 1 ? '' : style.dim(`  ${ended - stopped}/${total}`);
  const head = `${branch}${mark} ${shortTitle(name, label)}${counts}${failures(failed, style)}`;
  const steps = [...running.values()];
  const last = steps.length - 1;
  return [
    head,
    ...steps.map((each, index) =>
      stepLine(
        `${below}${index === last ? '└ ' : '├ '}`,
        shortTitle(each.step.label ?? name, null),
        each,
        drawing,
      ),
    ),
  ];
}

/** A running step with as much of its progress, rate and time left as the width has room for. */
function stepLine(
  branch: string,
  title: string,
  { step, startedAt, progress, curve, waits }: TreeStep,
  { now, width, timeLeft, style }: Drawing,
): string {
  const head = `${branch}▸ ${title}`;
  const since = formatDuration(Math.max(0, now - startedAt));
  const leftMs = timeLeft.ofStep(step.id, now);
  const left = leftMs === undefined ? [] : [style.dim(describeLeft({ ms: leftMs, isLeast: false }))];
  if (waits !== undefined) {
    return joined(head, width, [[style.yellow(waits), since]]);
  }
  if (progress === undefined || progress.total <= 0) {
    return joined(head, width, [[since, ...left], [since]]);
  }
  const { done, total, unit, speed: told } = progress;
  const counts = `${done}/${total}`;
  const rate = timeLeft.rateOf(step.id);
  const words = told === undefined ? rate && `${rate.toFixed(rate < 10 ? 1 : 0)}/s` : harmless(told);
  const speed = words ? [style.dim(words)] : [];
  const counted = `${counts} ${harmless(unit)}`.trimEnd();
  const drawn = (size: number) =>
    curve === undefined ? [] : [`${harmless(curve.name)} ${curveText(curve.values, size)}`];
  const measured = drawn(CURVE_WIDTH);
  // What a step tells of itself says more than how many of its items are done.
  const withTold = [
    [bar(done / total, 10, style), ...speed, ...drawn(SHORT_CURVE), ...left],
    [bar(done / total, 10, style), ...speed, ...left],
    [...speed, ...left],
    speed,
  ];
  const withCurve = [
    [bar(done / total, 20, style), counted, ...measured, ...speed, ...left],
    ...(told === undefined ? [] : withTold),
    [bar(done / total, 10, style), counted, ...measured, ...left],
    [counts, ...measured],
  ];
  return joined(head, width, [
    ...(curve === undefined ? [] : withCurve),
    [bar(done / total, 20, style), counted, ...speed, ...left],
    [bar(done / total, 10, style), counted, ...speed, ...left],
    [counted, ...speed, ...left],
    [counts, ...left],
    [counts],
  ]);
}

/** The first of the choices that fits behind the head. */
function joined(head: string, width: number, choices: readonly (readonly string[])[]): string {
  const lines = choices.map((parts) => [head, ...parts].join('  '));
  return lines.find((line) => displayWidth(line) <= width) ?? lines.at(-1) ?? head;
}

function bar(share: number, size: number, style: TextStyle): string {
  const filled = Math.max(0, Math.min(size, Math.round(size * share)));
  return style.green('━'.repeat(filled)) + style.dim('─'.repeat(size - filled));
}

function curveText(values: readonly number[], size: number): string {
  return `${sparkline(values, size)} ${values.at(-1)?.toPrecision(3) ?? ''}`;
}

function footer(
  { ended, stopped, total, failed }: RunTree,
  hidden: number,
  { timeLeft, now, style }: Drawing,
): string {
  const left = timeLeft.ofRun(now);
  const time = left === undefined ? '' : `, ${describeLeft(left)}`;
  const more = hidden > 0 ? `, ${hidden} more running` : '';
  return `${ended - stopped} of ${total} steps${failures(failed, style)}${time}${more}`;
}

function failures(failed: number, style: TextStyle): string {
  return failed > 0 ? `, ${style.red(`${failed} failed`)}` : '';
}

function shortTitle(name: string, label: string | null): string {
  return harmless(label === null ? name : `${name} ${label}`).replaceAll(/\s+/g, ' ');
}

function isRunning({ running }: TreeGroup): boolean {
  return running.size > 0;
}
