import { find } from '../../../page/browser/elements.ts';

/** Shows only those modules and tasks whose names have the words that were typed. */
export class Filter {
  readonly #modules = find('#find-modules', HTMLInputElement);
  readonly #tasks = find('#find-tasks', HTMLInputElement);
  readonly #found = find('#found', HTMLOutputElement);
  readonly #rows = [...document.querySelectorAll<HTMLTableRowElement>('#overview tbody tr')];
  readonly #columns = [...document.querySelectorAll<HTMLElement>('#overview thead th[data-column]')];
  readonly #sections = [...document.querySelectorAll<HTMLElement>('section.task')];

  constructor() {
    for (const input of [this.#modules, this.#tasks]) {
      input.addEventListener('input', () => this.#apply());
      input.addEventListener('keydown', (event) => {
        if (event.key !== 'Escape' || input.value === '') return;
        input.value = '';
        this.#apply();
      });
    }
    const intervals = find('#show-intervals', HTMLInputElement);
    intervals.addEventListener('change', () => {
      document.body.classList.toggle('no-intervals', !intervals.checked);
    });
    document.addEventListener('keydown', (event) => {
      if (event.key !== '/' || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      this.#modules.focus();
    });
  }

  #apply(): void {
    const ofModules = matcher(this.#modules.value);
    const ofTasks = matcher(this.#tasks.value);
    for (const row of this.#rows) row.hidden = !ofModules(row.dataset.name ?? '');
    for (const heading of this.#columns) {
      const isHidden = !ofTasks(heading.dataset.name ?? '');
      const column = heading.dataset.column ?? '';
      for (const cell of document.querySelectorAll<HTMLElement>(`#overview [data-column="${column}"]`)) {
        cell.hidden = isHidden;
      }
    }
    for (const section of this.#sections) section.hidden = !ofTasks(section.dataset.name ?? '');
    const shown = (all: readonly HTMLElement[]) => all.filter(({ hidden }) => !hidden).length;
    this.#found.textContent =
      this.#modules.value === '' && this.#tasks.value === ''
        ? ''
        : `${shown(this.#rows)} of ${this.#rows.length} modules, ${shown(this.#columns)} of ${this.#columns.length} tasks`;
  }
}

/** Whether a name has all words; words with a comma between them are alternatives. */
function matcher(typed: string): (name: string) => boolean {
  const alternatives = typed
    .toLowerCase()
    .split(',')
    .map((each) => each.split(/\s+/).filter((word) => word !== ''))
    .filter((words) => words.length > 0);
  return (name) => {
    const text = name.toLowerCase();
    return (
      alternatives.length === 0 || alternatives.some((words) => words.every((word) => text.includes(word)))
    );
  };
}
