// The view of the list as it stands in the address. What is there may have been typed by anybody. Pure.

import { type TableColumn, type TableFilter, type TableOrder, tableStates } from './tableView';

const columns: readonly TableColumn[] = [
  'name',
  'state',
  'percent',
  'rows',
  'bytes',
  'rate',
  'clock',
  'chunks',
  'rejects',
];

export function filterOf(parameters: URLSearchParams): TableFilter {
  const wanted = parameters.get('state');
  return { text: parameters.get('name') ?? '', state: tableStates.find((state) => state === wanted) ?? 'all' };
}

/** The plan's order unless a column is named. */
export function orderOf(parameters: URLSearchParams): TableOrder {
  const wanted = parameters.get('sort');
  const column = columns.find((candidate) => candidate === wanted);
  return column === undefined
    ? { column: 'plan', descends: false }
    : { column, descends: parameters.get('order') === 'descending' };
}
