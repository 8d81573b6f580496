/** A rectangle of the drawing. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const smallest = 0.02;
const largest = 3;
const margin = 32;
/** At the lower edge, where the buttons are. */
const toolsHeight = 40;

/** Which part of the drawing is seen, and how large: by dragging, by the wheel, and by its methods. */
export class Viewport {
  readonly #surface: HTMLElement;
  readonly #world: HTMLElement;
  readonly #onChange: () => void;
  #x = 0;
  #y = 0;
  #scale = 1;
  #dragged = false;

  constructor(surface: HTMLElement, world: HTMLElement, onChange: () => void) {
    this.#surface = surface;
    this.#world = world;
    this.#onChange = onChange;
    surface.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    surface.addEventListener('pointerdown', (event) => this.#startDrag(event));
    new ResizeObserver(() => this.#onChange()).observe(surface);
  }

  get scale(): number {
    return this.#scale;
  }

  /** Whether the click that follows ends a drag. */
  get dragged(): boolean {
    return this.#dragged;
  }

  /** What is seen of the drawing. */
  seen(): Area {
    const { clientWidth, clientHeight } = this.#surface;
    const left = -this.#x / this.#scale;
    const top = -this.#y / this.#scale;
    return { left, top, right: left + clientWidth / this.#scale, bottom: top + clientHeight / this.#scale };
  }

  panBy(dx: number, dy: number): void {
    this.#move(this.#x + dx, this.#y + dy, this.#scale, false);
  }

  /** Moves the drawing by so much of its own unit: for what was laid out anew to stay where it was. */
  shift(dx: number, dy: number): void {
    this.panBy(-dx * this.#scale, -dy * this.#scale);
  }

  /** Zooms about a point of the surface, by default its centre. */
  zoom(factor: number, point?: { readonly x: number; readonly y: number }): void {
    const { clientWidth, clientHeight } = this.#surface;
    const { x, y } = point ?? { x: clientWidth / 2, y: clientHeight / 2 };
    const scale = clamp(this.#scale * factor, smallest, largest);
    const change = scale / this.#scale;
    this.#move(x - (x - this.#x) * change, y - (y - this.#y) * change, scale, point === undefined);
  }

  /** Shows all of an area, no larger than life. */
  fit({ left, top, right, bottom }: Area): void {
    const { clientWidth } = this.#surface;
    const clientHeight = this.#surface.clientHeight - toolsHeight;
    const wide = (clientWidth - 2 * margin) / Math.max(1, right - left);
    const high = (clientHeight - 2 * margin) / Math.max(1, bottom - top);
    const scale = clamp(Math.min(wide, high), smallest, 1);
    const x = (clientWidth - (left + right) * scale) / 2;
    const y = (clientHeight - (top + bottom) * scale) / 2;
    this.#move(x, y, scale, true);
  }

  /** Moves as far as it takes to show an area, at a size at which it can be read. */
  reveal(area: Area): void {
    const { clientWidth, clientHeight } = this.#surface;
    const scale = Math.max(this.#scale, 0.5);
    const x = scale === this.#scale ? this.#x : clientWidth / 2 - ((area.left + area.right) / 2) * scale;
    const y = scale === this.#scale ? this.#y : clientHeight / 2 - ((area.top + area.bottom) / 2) * scale;
    this.#move(
      clamp(x, margin - area.left * scale, clientWidth - margin - area.right * scale),
      clamp(y, margin - area.top * scale, clientHeight - margin - area.bottom * scale),
      scale,
      true,
    );
  }

  #move(x: number, y: number, scale: number, smooth: boolean): void {
    this.#x = x;
    this.#y = y;
    this.#scale = scale;
    this.#world.classList.toggle('smooth', smooth);
    this.#world.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    this.#onChange();
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const { left, top } = this.#surface.getBoundingClientRect();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const speed = event.ctrlKey ? 0.01 : 0.0015;
    this.zoom(Math.exp(-event.deltaY * lines * speed), { x: event.clientX - left, y: event.clientY - top });
  }

  #startDrag(start: PointerEvent): void {
    this.#dragged = false;
    if (start.button !== 0 || !start.isPrimary) return;
    let { clientX, clientY } = start;
    const move = (event: PointerEvent) => {
      const far = Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > 4;
      if (!this.#dragged && !far) return;
      this.#dragged = true;
      this.#surface.classList.add('dragging');
      this.panBy(event.clientX - clientX, event.clientY - clientY);
      ({ clientX, clientY } = event);
    };
    const end = () => {
      this.#surface.classList.remove('dragging');
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', end);
      removeEventListener('pointercancel', end);
    };
    addEventListener('pointermove', move);
    addEventListener('pointerup', end);
    addEventListener('pointercancel', end);
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(Math.min(least, most), Math.min(Math.max(least, most), value));
}
