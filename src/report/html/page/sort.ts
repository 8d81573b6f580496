type Order = 'ascending' | 'descending';

/** Sorts the rows of a table by a column when its heading is pressed, and the other way round when it is pressed again. */
export function makeSortable(table: HTMLTableElement): void {
  const headings = [...table.querySelectorAll<HTMLTableCellElement>('thead th')];
  for (const [column, heading] of headings.entries()) {
    const button = heading.querySelector('button');
    button?.addEventListener('click', () => {
      const before = heading.getAttribute('aria-sort');
      const first: Order = button.dataset.first === 'descending' ? 'descending' : 'ascending';
      const other: Order = first === 'ascending' ? 'descending' : 'ascending';
      const order = before === first ? other : first;
      for (const each of headings) each.removeAttribute('aria-sort');
      heading.setAttribute('aria-sort', order);
      sortRows(table, column, order);
    });
  }
}

function sortRows(table: HTMLTableElement, column: number, order: Order): void {
  const body = table.tBodies[0];
  if (body === undefined) return;
  const sign = order === 'ascending' ? 1 : -1;
  const rows = [...body.rows].map((row) => ({ row, key: row.cells[column]?.dataset.key ?? '' }));
  const areNumbers = rows.every(({ key }) => key === '' || !Number.isNaN(Number(key)));
  rows.sort((a, b) => {
    // What is not known comes last, whatever the order.
    if (a.key === '' || b.key === '') return Number(a.key === '') - Number(b.key === '');
    const difference = areNumbers ? Number(a.key) - Number(b.key) : a.key.localeCompare(b.key);
    return sign * (difference || 0);
  });
  body.append(...rows.map(({ row }) => row));
}
