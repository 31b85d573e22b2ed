import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { changeQueryParameters, useQueryParameters } from '../../app/router';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { DataTable, type Sort } from '../../components/DataTable';
import { Choice, TextField } from '../../components/Field';
import { stateText } from '../../components/StateBadge';
import { EmptyState, ErrorState, Skeleton } from '../../components/States';
import { formatCount, plural } from '../../format/quantity';
import { useLive } from '../../services/liveStore';
import type { Run } from '../../services/status';
import type { TableRow } from '../../services/tables';
import { useMedia } from '../../services/useMedia';
import { NoRun } from '../NoRun';
import { narrowColumns, tableColumns } from './tableColumns';
import { TableDetails } from './TableDetails';
import { type StateCounts, stateCounts, type TableFilter, tableStates } from './tableView';
import { filterOf, orderOf } from './tableParameters';
import { useShownRows } from './useShownRows';
import { useTableList } from './useTableList';

export default function TablesPage(): JSX.Element {
  const isKnown = useLive((live) => live.status !== null);
  const run = useRun();
  if (!isKnown) return <Skeleton lines={8} height={28} />;
  if (run === null) return <NoRun what="its tables, with what is copied of each" />;
  return <TablesOfRun run={run} key={run.id} />;
}

/** What the screen asks of the run: the same object until that changes, not each second. */
type TablesRun = Pick<Run, 'id' | 'state' | 'phase'>;

function useRun(): TablesRun | null {
  const id = useLive((live) => live.status?.run?.id);
  const state = useLive((live) => live.status?.run?.state);
  const phase = useLive((live) => live.status?.run?.phase);
  return useMemo(
    () => (id === undefined || state === undefined || phase === undefined ? null : { id, state, phase }),
    [id, state, phase],
  );
}

const rowKey = (row: TableRow) => row.name;

function TablesOfRun({ run }: { run: TablesRun }): JSX.Element {
  const { list, isLoaded, problem, refresh } = useTableList(run.id, run.state === 'running');
  const [parameters] = useQueryParameters();
  const [text, setText] = useNameFilter(parameters.get('name') ?? '');
  const { state } = filterOf(parameters);
  const { column, descends } = orderOf(parameters);
  // What is typed and pressed shows at once, its rows as soon as they are drawn.
  const shown = useDeferredValue(
    useMemo(() => ({ filter: { text, state }, order: { column, descends } }), [text, state, column, descends]),
  );
  const isNarrow = useMedia('(width < 720px)');
  const [isHeld, setIsHeld] = useState(false);
  const rows = useShownRows(list, shown.filter, shown.order, isHeld);
  const counts = useMemo(() => stateCounts(list, shown.filter.text), [list, shown.filter.text]);
  const selected = parameters.get('table');
  const position = selected === null ? undefined : list.positionByName.get(selected);
  const selectedRow = position === undefined ? undefined : list.rows[position];

  const sort: Sort | undefined =
    column === 'plan' ? undefined : { column, direction: descends ? 'descending' : 'ascending' };
  const isSelected = useCallback((row: TableRow) => row.name === selected, [selected]);
  const clear = () => {
    setText('');
    changeQueryParameters({ name: undefined, state: undefined });
  };

  if (!isLoaded) {
    return problem === undefined ? (
      <Skeleton lines={8} height={28} />
    ) : (
      <ErrorState problem={problem} title="The tables cannot be loaded." onRetry={refresh} />
    );
  }
  if (list.rows.length === 0) return <NoTables run={run} />;
  return (
    <>
      {problem !== undefined && (
        <ErrorState problem={problem} title="The list may lack the newest changes." onRetry={refresh} />
      )}
      <div className="filters">
        <TextField
          label="Name"
          type="search"
          value={text}
          onChange={setText}
          placeholder="Part of a name"
          autoComplete="off"
          spellCheck={false}
        />
        <Choice
          label="State"
          value={state}
          onChange={(chosen) => changeQueryParameters({ state: chosen === 'all' ? undefined : chosen })}
          options={stateOptions(counts)}
        />
      </div>
      <div className={`tables-layout${selected === null ? '' : ' has-details'}`}>
        <Card
          isFlush
          title={shownText(rows.length, list.rows.length)}
          actions={
            sort !== undefined && (
              <Button kind="quiet" onClick={() => changeQueryParameters({ sort: undefined, order: undefined })}>
                Order of the plan
              </Button>
            )
          }
        >
          <div className="tables-list" onPointerEnter={() => setIsHeld(true)} onPointerLeave={() => setIsHeld(false)}>
            <DataTable
              caption="Tables of the run"
              columns={isNarrow ? narrowColumns : tableColumns}
              rowHeight={isNarrow ? 56 : 36}
              rows={rows}
              rowsTotal={list.rows.length}
              rowKey={rowKey}
              sort={sort}
              onSort={({ column, direction }) => changeQueryParameters({ sort: column, order: direction })}
              isSelected={isSelected}
              empty={
                <EmptyState
                  icon="search"
                  title="No table matches the filter."
                  action={<Button onClick={clear}>Clear the filter</Button>}
                />
              }
            />
          </div>
        </Card>
        {selected !== null && <TableDetails key={selected} run={run} name={selected} row={selectedRow} />}
      </div>
    </>
  );
}

/** What is typed filters at once; the address follows, so that it can be given to others. */
function useNameFilter(initial: string): [string, (text: string) => void] {
  const [text, setText] = useState(initial);
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return undefined;
    }
    const timer = setTimeout(() => changeQueryParameters({ name: text }), 300);
    return () => clearTimeout(timer);
  }, [text]);
  return [text, setText];
}

function stateOptions(counts: StateCounts): { value: TableFilter['state']; text: string }[] {
  return [
    { value: 'all', text: `All ${formatCount(counts.all)}` },
    ...tableStates.map((state) => ({ value: state, text: `${stateText(state)} ${formatCount(counts[state])}` })),
  ];
}

function shownText(shown: number, all: number): string {
  return shown === all ? plural(all, 'table') : `${formatCount(shown)} of ${plural(all, 'table')}`;
}

function NoTables({ run }: { run: TablesRun }): JSX.Element {
  const isPlanning = run.state === 'running' && ['connecting', 'introspecting', 'planning'].includes(run.phase);
  return isPlanning ? (
    <EmptyState icon="clock" title="The plan is being made.">
      The tables are listed when it is known what is to be copied.
    </EmptyState>
  ) : (
    <EmptyState icon="tables" title="This run has no tables.">
      The source has none, or the filters of the run left none.
    </EmptyState>
  );
}
