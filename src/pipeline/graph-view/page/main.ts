import { find } from '../../../page/browser/elements.ts';
import type { StepGraph } from '../step-graph.ts';
import { Explorer } from './explorer.ts';
import { listenToKeys } from './keys.ts';

const graph = JSON.parse(find('#graph', HTMLScriptElement).textContent ?? '') as StepGraph;
const explorer = new Explorer(graph, find('#surface', HTMLElement));
listenToKeys(explorer);
