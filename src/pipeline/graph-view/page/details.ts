import { find, make } from '../../../page/browser/elements.ts';
import { describeReasons } from '../../keys/describe-reasons.ts';
import { formatDuration } from '../../text/quantities.ts';
import type { Box } from '../drawing.ts';
import type { GraphNode, StepGraph } from '../step-graph.ts';
import { countStates, markOf, stateWords } from '../words.ts';

const mostListed = 100;

/** The panel that tells all of a step, or of a group. */
export class Details {
  readonly #graph: StepGraph;
  readonly #panel = find('#details', HTMLElement);
  readonly #overview: readonly Node[];
  readonly #consumers: readonly (readonly number[])[];
  readonly #events: {
    readonly onStep: (position: number) => void;
    readonly onToggle: (group: string) => void;
  };

  constructor(graph: StepGraph, events: { onStep(position: number): void; onToggle(group: string): void }) {
    this.#graph = graph;
    this.#events = events;
    this.#overview = [...this.#panel.childNodes];
    const consumers: number[][] = graph.nodes.map(() => []);
    for (const [position, { upstream }] of graph.nodes.entries()) {
      for (const above of upstream) consumers[above]?.push(position);
    }
    this.#consumers = consumers;
  }

  showOverview(): void {
    this.#panel.replaceChildren(...this.#overview);
  }

  /** @param group the group it was drawn as a part of, if that can be collapsed */
  showStep(position: number, group: string | undefined): void {
    const node = this.#graph.nodes[position];
    if (node === undefined) return;
    const sections = [
      heading(nameOf(node), node.state),
      ...this.#why(node),
      facts(node),
      ...parameters(node),
      ...this.#steps('Needs', node.upstream),
      ...this.#steps('Needed for', this.#consumers[position] ?? []),
      ...texts('Folders it reads', node.folders),
    ];
    if (group !== undefined) {
      sections.push(this.#button(`Collapse all ${node.name}`, () => this.#events.onToggle(group)));
    }
    this.#panel.replaceChildren(...sections);
    this.#panel.scrollTop = 0;
  }

  showGroup({ group, scope, name, members }: Box, state: string): void {
    const counts = countStates(members, this.#graph.nodes);
    this.#panel.replaceChildren(
      heading(
        `${name} × ${members.length}`,
        state,
        counts.map(([each, count]) => `${count} ${stateWords(each)}`).join(', '),
      ),
      definitions([['Scope', scope]]),
      this.#button('Expand', () => this.#events.onToggle(group)),
      ...this.#steps('Steps', members),
    );
    this.#panel.scrollTop = 0;
  }

  #why({ state, reasons, accepted }: GraphNode): Node[] {
    const title = state === 'fresh' ? 'Fresh, although' : 'Why';
    return texts(title, describeReasons(state === 'fresh' ? accepted : reasons), 'reasons');
  }

  #steps(title: string, positions: readonly number[]): Node[] {
    if (positions.length === 0) return [];
    const list = make('ul', { className: 'steps' });
    for (const position of positions.slice(0, mostListed)) {
      const node = this.#graph.nodes[position];
      if (node === undefined) continue;
      const button = this.#button(`${markOf(node.state)} ${nameOf(node)}`, () =>
        this.#events.onStep(position),
      );
      button.dataset.state = node.state;
      button.setAttribute('aria-label', `${nameOf(node)}, ${stateWords(node.state)}`);
      list.append(make('li', {}, button));
    }
    const more = positions.length - mostListed;
    if (more > 0) list.append(make('li', { text: `and ${more} more` }));
    return [make('h3', { text: `${title} (${positions.length})` }), list];
  }

  #button(text: string, onClick: () => void): HTMLButtonElement {
    const button = make('button', { text });
    button.type = 'button';
    button.addEventListener('click', onClick);
    return button;
  }
}

function nameOf({ name, label }: GraphNode): string {
  return label === null ? name : `${name} ${label}`;
}

function heading(name: string, state: string, words = stateWords(state)): HTMLElement {
  const line = make('p', { className: 'state', text: `${markOf(state)} ${words}` });
  line.dataset.state = state;
  return make('div', {}, make('h2', { text: name }), line);
}

function facts({ scope, version, key, outDir, cache, publishTo, madeInMs, state }: GraphNode): HTMLElement {
  return definitions([
    ['Scope', scope],
    ['Version', version],
    [state === 'fresh' ? 'Made in' : 'Took before', madeInMs === null ? null : formatDuration(madeInMs)],
    ['Key', key ?? 'not known before what it waits for has run'],
    ['Folder', outDir],
    ['Restored from', cache],
    ['Publishes to', publishTo],
  ]);
}

function definitions(entries: readonly (readonly [term: string, text: string | null])[]): HTMLElement {
  const list = make('dl');
  for (const [term, text] of entries) {
    if (text !== null) list.append(make('dt', { text: term }), make('dd', { text }));
  }
  return list;
}

function parameters({ params }: GraphNode): Node[] {
  if (Object.keys(params).length === 0) return [];
  return [make('h3', { text: 'Parameters' }), make('pre', { text: JSON.stringify(params, null, 2) })];
}

function texts(title: string, lines: readonly string[], className = ''): Node[] {
  if (lines.length === 0) return [];
  const list = make('ul', { className });
  for (const text of lines) list.append(make('li', { text }));
  return [make('h3', { text: title }), list];
}
