import { at } from '../../../at.ts';
import { find } from '../../../page/browser/elements.ts';
import { describeReason } from '../../keys/reasons.ts';
import type { GraphNode, StepGraph } from '../step-graph.ts';

/** What is looked for: by words, and by state. */
export class Filter {
  readonly #texts: readonly string[];
  readonly #states: readonly string[];
  readonly #input = find('#search', HTMLInputElement);
  readonly #status = find('#found', HTMLElement);
  readonly #chosen = new Set<string>();
  readonly #events: { readonly onChange: () => void; readonly onFound: (position: number) => void };
  #words: readonly string[] = [];
  #current = -1;

  constructor(graph: StepGraph, events: { onChange(): void; onFound(position: number): void }) {
    this.#texts = graph.nodes.map(searched);
    this.#states = graph.nodes.map(({ state }) => state);
    this.#events = events;
    this.#input.addEventListener('input', () => this.#search());
    this.#input.addEventListener('keydown', (event) => this.#key(event));
    for (const button of document.querySelectorAll<HTMLButtonElement>('.states button')) {
      button.addEventListener('click', () => this.#choose(button));
    }
  }

  /** Whether a step is among what is looked for. */
  matches(position: number): boolean {
    const text = at(this.#texts, position);
    const isChosen = this.#chosen.size === 0 || this.#chosen.has(at(this.#states, position));
    return isChosen && this.#words.every((word) => text.includes(word));
  }

  #search(): void {
    this.#words = this.#input.value
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    this.#current = -1;
    this.#tell();
    this.#events.onChange();
  }

  #choose(button: HTMLButtonElement): void {
    const state = button.dataset.state ?? '';
    if (!this.#chosen.delete(state)) this.#chosen.add(state);
    button.setAttribute('aria-pressed', String(this.#chosen.has(state)));
    this.#current = -1;
    this.#tell();
    this.#events.onChange();
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.#input.value !== '') {
      this.#input.value = '';
      this.#search();
      event.stopPropagation();
    }
    if (event.key !== 'Enter' || this.#words.length === 0) return;
    const found = this.#found();
    const count = found.length;
    if (count === 0) return;
    this.#current = (this.#current + (event.shiftKey ? (this.#current < 0 ? 0 : -1) : 1) + count) % count;
    this.#tell();
    this.#events.onFound(at(found, this.#current));
  }

  #found(): readonly number[] {
    return [...this.#texts.keys()].filter((position) => this.matches(position));
  }

  #tell(): void {
    const count = this.#words.length === 0 ? undefined : this.#found().length;
    const place = this.#current < 0 ? '' : `${this.#current + 1} of `;
    this.#status.textContent = count === undefined ? '' : `${place}${count} found`;
  }
}

function searched({ scope, name, label, key, reasons, params }: GraphNode): string {
  const words = [
    `${scope}/${name}`,
    label ?? '',
    key ?? '',
    ...reasons.map(describeReason),
    JSON.stringify(params),
  ];
  return words.join(' ').toLowerCase();
}
