import type { PageData } from '../page-data.ts';
import { drawDetails } from './draw-details.ts';

/** The details of one module in each task's section: drawn when they are about to be seen, or printed. */
export class DetailPanels {
  readonly #data: PageData;
  readonly #drawn = new Map<HTMLElement, number>();

  constructor(data: PageData) {
    this.#data = data;
    const panels = [...document.querySelectorAll<HTMLElement>('.details')];
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting && target instanceof HTMLElement) this.#draw(target);
        }
      },
      { rootMargin: '600px' },
    );
    for (const panel of panels) {
      observer.observe(panel);
      panel.querySelector('select')?.addEventListener('change', () => this.#draw(panel));
    }
    for (const link of document.querySelectorAll<HTMLAnchorElement>('#overview a[data-module]')) {
      link.addEventListener('click', () => this.#choose(link));
    }
    addEventListener('beforeprint', () => {
      for (const panel of panels) this.#draw(panel);
    });
  }

  #choose({ hash, dataset }: HTMLAnchorElement): void {
    const panel = document.querySelector<HTMLElement>(`${hash} .details`);
    const select = panel?.querySelector('select');
    if (panel === null || select === null || select === undefined) return;
    select.value = dataset.module ?? '';
    this.#draw(panel);
  }

  #draw(panel: HTMLElement): void {
    const module = Number(panel.querySelector('select')?.value);
    if (this.#drawn.get(panel) === module) return;
    this.#drawn.set(panel, module);
    const task = Number(panel.dataset.task);
    const cell = this.#data.cells.find((each) => each.module === module && each.task === task);
    const place = panel.querySelector<HTMLElement>('.panel');
    if (cell !== undefined && place !== null) drawDetails(place, cell, this.#data);
  }
}
