import { atKey } from '../../../at.ts';
import { find } from '../../../page/browser/elements.ts';
import { type Box, type Drawing, draw, isLarge } from '../drawing.ts';
import { layOut } from '../layout.ts';
import type { StepGraph } from '../step-graph.ts';
import { boxState } from '../words.ts';
import { Canvas } from './canvas.ts';
import { Details } from './details.ts';
import { Filter } from './filter.ts';
import { type Direction, lineageOf, nextBox } from './neighbours.ts';

/** The page's state: which groups are expanded, what is active, what is looked for. */
export class Explorer {
  readonly surface: HTMLElement;
  readonly canvas: Canvas;
  readonly #graph: StepGraph;
  readonly #details: Details;
  readonly #filter: Filter;
  readonly #expanded = new Set<string>();
  readonly #groupSizes = new Map<string, number>();
  #drawing: Drawing = { boxes: [], edges: [] };
  #active: number | undefined;

  constructor(graph: StepGraph, surface: HTMLElement) {
    this.#graph = graph;
    this.surface = surface;
    for (const { group, members } of draw(graph, () => false).boxes) {
      this.#groupSizes.set(group, members.length);
      if (!isLarge(graph)) this.#expanded.add(group);
    }
    this.canvas = new Canvas(graph, surface, {
      onFocus: (box, byKeyboard) => this.activate(box, byKeyboard),
      onClick: (box) => this.open(box),
    });
    this.#details = new Details(graph, {
      onStep: (position) => this.goTo(position),
      onToggle: (group) => this.toggle(group),
    });
    this.#filter = new Filter(graph, {
      onChange: () => this.#dim(),
      onFound: (position) => this.goTo(position, false),
    });
    this.#buttons();
    this.#layOut();
    this.fit();
  }

  get active(): number | undefined {
    return this.#active;
  }

  fit(): void {
    this.canvas.viewport.fit(this.canvas.extent());
  }

  activate(box: number | undefined, reveal = false): void {
    this.#active = box;
    this.canvas.activate(box, box === undefined ? new Set() : lineageOf(this.#drawing, box));
    if (box === undefined) {
      this.#details.showOverview();
      return;
    }
    if (reveal) this.canvas.viewport.reveal(this.canvas.area(box));
    const { group, members } = this.#box(box);
    const [first] = members;
    if (members.length > 1) this.#details.showGroup(this.#box(box), boxState(this.#box(box), this.#graph));
    else if (first !== undefined) this.#details.showStep(first, this.#collapsible(group));
  }

  /** What a click does: tells of a step, expands a group. */
  open(box: number): void {
    const { group, members } = this.#box(box);
    if (members.length > 1) this.toggle(group);
    else this.activate(box);
  }

  /** Goes to a step, wherever it is drawn, out of its group if need be. */
  goTo(position: number, focus = true): void {
    const node = this.#graph.nodes[position];
    if (node === undefined) return;
    let box = this.#boxOf(position);
    if (this.#box(box).members.length > 1) {
      this.#expanded.add(this.#box(box).group);
      this.#layOut();
      box = this.#boxOf(position);
    }
    this.activate(box, true);
    if (focus) this.canvas.focus(box);
  }

  /** Goes to the next box that way, if there is one. */
  step(direction: Direction): boolean {
    if (this.#active === undefined) return false;
    const next = nextBox(this.#drawing, this.#active, direction, (box) => this.canvas.area(box));
    if (next !== undefined) this.canvas.focus(next);
    return true;
  }

  toggle(group: string): void {
    const member = this.#graph.nodes.findIndex(({ scope, name }) => `${scope}/${name}` === group);
    const before = this.canvas.area(
      this.#boxOf(this.#active === undefined ? member : (this.#memberOf(this.#active) ?? member)),
    );
    if (!this.#expanded.delete(group)) this.#expanded.add(group);
    this.#layOut();
    const box = this.#boxOf(member);
    const after = this.canvas.area(box);
    this.canvas.viewport.shift(after.left - before.left, after.top - before.top);
    this.canvas.focus(box);
  }

  #setAll(expanded: boolean): void {
    this.#expanded.clear();
    if (expanded) for (const group of this.#groupSizes.keys()) this.#expanded.add(group);
    this.#layOut();
    this.fit();
  }

  #layOut(): void {
    this.#drawing = draw(this.#graph, (group) => this.#expanded.has(group));
    this.#active = undefined;
    this.canvas.show(this.#drawing, layOut(this.#drawing, this.canvas.sizes));
    this.#dim();
  }

  #dim(): void {
    const { boxes } = this.#drawing;
    this.canvas.dim((box) => !(boxes[box]?.members.some((each) => this.#filter.matches(each)) ?? true));
  }

  #box(box: number): Box {
    const found = this.#drawing.boxes[box];
    if (found === undefined) throw new RangeError(`No box ${box}`);
    return found;
  }

  #boxOf(position: number): number {
    return this.#drawing.boxes.findIndex(({ members }) => members.includes(position));
  }

  #memberOf(box: number): number | undefined {
    return this.#drawing.boxes[box]?.members[0];
  }

  #collapsible(group: string): string | undefined {
    return atKey(this.#groupSizes, group) > 1 ? group : undefined;
  }

  #buttons(): void {
    const on = (selector: string, action: () => void) =>
      find(selector, HTMLButtonElement).addEventListener('click', action);
    on('#zoom-in', () => this.canvas.viewport.zoom(1.25));
    on('#zoom-out', () => this.canvas.viewport.zoom(1 / 1.25));
    on('#fit', () => this.fit());
    on('#expand', () => this.#setAll(true));
    on('#collapse', () => this.#setAll(false));
    this.surface.addEventListener('click', (event) => {
      if (event.target === this.surface && !this.canvas.viewport.dragged) this.activate(undefined);
    });
  }
}
