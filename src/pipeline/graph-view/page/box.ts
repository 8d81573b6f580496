import { make } from '../../../page/browser/elements.ts';
import type { Box } from '../drawing.ts';
import type { StepGraph } from '../step-graph.ts';
import { boxName, boxState, countStates, describeBox, markOf } from '../words.ts';

/** A box of the drawing: a button with its mark, its name, and what is to be said of it. */
export function boxElement(box: Box, graph: StepGraph, tellsScope: boolean): HTMLButtonElement {
  const state = boxState(box, graph);
  const isGroup = box.members.length > 1;
  const name = boxName(box, graph);
  const words = describeBox(box, graph);
  const element = make(
    'button',
    { className: isGroup ? 'box group' : 'box' },
    make('span', { className: 'mark', text: markOf(state) }),
    make(
      'span',
      { className: 'lines' },
      ...(tellsScope ? [make('span', { className: 'scope', text: box.scope })] : []),
      make('span', { className: 'name', text: name }),
      make('span', { className: 'words', text: words }),
    ),
  );
  if (isGroup) element.append(stateBar(box, graph));
  element.type = 'button';
  element.dataset.state = state;
  element.title = `${box.scope}/${name}\n${words}`;
  const what = isGroup
    ? `${box.scope}/${box.name}, group of ${box.members.length} steps`
    : `${box.scope}/${name}`;
  element.setAttribute('aria-label', `${what}: ${words}`);
  if (isGroup) element.setAttribute('aria-expanded', 'false');
  return element;
}

/** How much of a group is in which state. */
function stateBar({ members }: Box, { nodes }: StepGraph): HTMLElement {
  const bar = make('span', { className: 'bar' });
  for (const [state, count] of countStates(members, nodes)) {
    const part = make('span');
    part.dataset.state = state;
    part.style.flexGrow = String(count);
    bar.append(part);
  }
  return bar;
}
