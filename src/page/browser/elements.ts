/** A new element with a class, a text, and children. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  { className = '', text }: { readonly className?: string; readonly text?: string } = {},
  ...children: readonly Node[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  if (text !== undefined) element.textContent = text;
  element.append(...children);
  return element;
}

/** An element that the page is known to have. */
export function find<E extends Element>(selector: string, type: { new (): E; readonly name: string }): E {
  const element = document.querySelector(selector);
  if (!(element instanceof type)) throw new Error(`No ${type.name} ${selector} in the page`);
  return element;
}
