import { at } from '../../../at.ts';
import { find } from '../../../page/browser/elements.ts';
import type { Drawing } from '../drawing.ts';
import type { Layout, Sizes } from '../layout.ts';
import type { StepGraph } from '../step-graph.ts';
import { boxState } from '../words.ts';
import { boxElement } from './box.ts';
import { arrowPath, routeBounds, routePath } from './edge-paths.ts';
import { type Area, Viewport } from './viewport.ts';

const sizes: Sizes = { width: 232, height: 58, columnGap: 16, layerGap: 46 };
/** Where boxes tell their scope too. */
const highSizes: Sizes = { ...sizes, height: 74 };

/** With more boxes in sight, they are too small to be read, and drawn without words. */
const readable = 1500;
/** With more edges in sight they are paler, for the boxes to be seen. */
const manyEdges = 400;

export interface CanvasEvents {
  onFocus(box: number, byKeyboard: boolean): void;
  onClick(box: number): void;
}

/** What is drawn, as far as it is in sight or near. */
export class Canvas {
  readonly viewport: Viewport;
  readonly sizes: Sizes;
  readonly #tellsScope: boolean;
  readonly #graph: StepGraph;
  readonly #events: CanvasEvents;
  readonly #boxes = find('#boxes', HTMLElement);
  readonly #edges = find('#edges', SVGSVGElement);
  #drawing: Drawing = { boxes: [], edges: [] };
  #layout: Layout = { x: new Float64Array(), y: new Float64Array(), routes: [] };
  #bounds: readonly Area[] = [];
  #shown = new Map<number, HTMLElement>();
  #drawn: Area | undefined;
  #scheduled = false;
  #active: number | undefined;
  #lineage: ReadonlySet<number> = new Set();
  #isDimmed: (box: number) => boolean = () => false;

  constructor(graph: StepGraph, surface: HTMLElement, events: CanvasEvents) {
    this.#graph = graph;
    this.#tellsScope = graph.nodes.some(({ scope }) => scope !== graph.nodes[0]?.scope);
    this.sizes = this.#tellsScope ? highSizes : sizes;
    this.#boxes.style.setProperty('--width', `${this.sizes.width}px`);
    this.#boxes.style.setProperty('--height', `${this.sizes.height}px`);
    this.#events = events;
    this.viewport = new Viewport(surface, find('#world', HTMLElement), () => this.#schedule());
  }

  show(drawing: Drawing, layout: Layout): void {
    this.#drawing = drawing;
    this.#layout = layout;
    this.#bounds = layout.routes.map(routeBounds);
    this.#boxes.replaceChildren();
    this.#shown = new Map();
    this.#active = undefined;
    this.#lineage = new Set();
    this.redraw();
  }

  /** @param lineage the edges to be told from the others */
  activate(box: number | undefined, lineage: ReadonlySet<number>): void {
    this.#active = box;
    this.#lineage = lineage;
    this.redraw();
  }

  dim(isDimmed: (box: number) => boolean): void {
    this.#isDimmed = isDimmed;
    this.redraw();
  }

  area(box: number): Area {
    const left = at(this.#layout.x, box);
    const top = at(this.#layout.y, box);
    return { left, top, right: left + this.sizes.width, bottom: top + this.sizes.height };
  }

  /** All of the drawing. */
  extent(): Area {
    const { x, y } = this.#layout;
    const least = (values: Float64Array) => values.reduce((a, b) => Math.min(a, b), Infinity);
    const most = (values: Float64Array) => values.reduce((a, b) => Math.max(a, b), -Infinity);
    if (x.length === 0) return { left: 0, top: 0, right: 1, bottom: 1 };
    return {
      left: least(x),
      top: least(y),
      right: most(x) + this.sizes.width,
      bottom: most(y) + this.sizes.height,
    };
  }

  /** Puts the keyboard's focus on a box. */
  focus(box: number): void {
    this.viewport.reveal(this.area(box));
    this.#draw();
    this.#shown.get(box)?.focus({ preventScroll: true });
  }

  redraw(): void {
    this.#drawn = undefined;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      this.#draw();
    });
  }

  /** Draws what is in sight and as much again around it, unless that is drawn. */
  #draw(): void {
    const seen = this.viewport.seen();
    if (this.#drawn !== undefined && contains(this.#drawn, seen)) return;
    const width = seen.right - seen.left;
    const height = seen.bottom - seen.top;
    const near = {
      left: seen.left - width / 2,
      top: seen.top - height / 2,
      right: seen.right + width / 2,
      bottom: seen.bottom + height / 2,
    };
    this.#drawn = near;
    const boxes: number[] = [];
    for (let box = 0; box < this.#drawing.boxes.length; box += 1) {
      if (box === this.#active || overlap(near, this.area(box))) boxes.push(box);
    }
    const isFar = boxes.length > readable;
    this.#drawBoxes(isFar ? boxes.filter((box) => box === this.#active) : boxes);
    this.#drawEdges(near, isFar ? boxes : []);
  }

  #drawBoxes(boxes: readonly number[]): void {
    const wanted = new Set(boxes);
    for (const [box, element] of this.#shown) {
      if (wanted.has(box)) continue;
      element.remove();
      this.#shown.delete(box);
    }
    const added: HTMLElement[] = [];
    for (const box of boxes) {
      let element = this.#shown.get(box);
      if (element === undefined) {
        element = this.#makeBox(box);
        this.#shown.set(box, element);
        added.push(element);
      }
      element.tabIndex = box === (this.#active ?? boxes[0]) ? 0 : -1;
      element.classList.toggle('active', box === this.#active);
      element.classList.toggle('dimmed', this.#isDimmed(box));
    }
    this.#boxes.append(...added);
  }

  #makeBox(box: number): HTMLElement {
    const element = boxElement(at(this.#drawing.boxes, box), this.#graph, this.#tellsScope);
    const { left, top } = this.area(box);
    element.style.transform = `translate(${left}px, ${top}px)`;
    element.addEventListener('focus', () =>
      this.#events.onFocus(box, element.matches(':focus-visible') && !element.matches(':active')),
    );
    element.addEventListener('click', () => {
      if (!this.viewport.dragged) this.#events.onClick(box);
    });
    return element;
  }

  #drawEdges(near: Area, far: readonly number[]): void {
    const plain: string[] = [];
    const arrows: string[] = [];
    const marked: string[] = [];
    const markedArrows: string[] = [];
    for (const [edge, route] of this.#layout.routes.entries()) {
      const bounds = this.#bounds[edge];
      if (bounds === undefined || !overlap(near, bounds)) continue;
      const isMarked = this.#lineage.has(edge);
      (isMarked ? marked : plain).push(routePath(route));
      if (far.length === 0) (isMarked ? markedArrows : arrows).push(arrowPath(route));
    }
    const paths = [
      path(plain.length > manyEdges ? 'edge many' : 'edge', plain),
      path('arrow', arrows),
      path('edge marked', marked),
      path('arrow marked', markedArrows),
    ];
    const byState = new Map<string, string[]>();
    for (const box of far) {
      const state = this.#isDimmed(box) ? 'dimmed' : boxState(at(this.#drawing.boxes, box), this.#graph);
      const { left, top } = this.area(box);
      const rectangle = `M${left} ${top}h${this.sizes.width}v${this.sizes.height}h${-this.sizes.width}z`;
      byState.set(state, [...(byState.get(state) ?? []), rectangle]);
    }
    for (const [state, rectangles] of byState) paths.push(path('far', rectangles, state));
    this.#edges.replaceChildren(...paths);
  }
}

function path(className: string, parts: readonly string[], state?: string): SVGPathElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  element.setAttribute('class', className);
  element.setAttribute('d', parts.join(''));
  if (state !== undefined) element.dataset.state = state;
  return element;
}

function overlap(a: Area, b: Area): boolean {
  return a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;
}

function contains(a: Area, b: Area): boolean {
  return a.left <= b.left && a.top <= b.top && a.right >= b.right && a.bottom >= b.bottom;
}
