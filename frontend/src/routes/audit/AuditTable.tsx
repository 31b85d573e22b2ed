import { type ReactNode, useMemo } from 'react';
import { type Column, DataTable } from '../../components/DataTable';
import { Name } from '../../components/Name';
import { StateBadge } from '../../components/StateBadge';
import { Time } from '../../components/Time';
import { formatCount } from '../../format/quantity';
import type { AuditEntry } from '../../services/audit';

export function AuditTable({
  entries,
  onOpen,
  empty,
}: {
  entries: readonly AuditEntry[];
  onOpen(entry: AuditEntry): void;
  empty: ReactNode;
}): JSX.Element {
  const columns = useMemo(() => columnsFor(onOpen), [onOpen]);
  return (
    <DataTable
      caption="Audit entries"
      columns={columns}
      rows={entries}
      rowKey={({ sequence }) => String(sequence)}
      empty={entries.length === 0 && empty}
    />
  );
}

function columnsFor(onOpen: (entry: AuditEntry) => void): readonly Column<AuditEntry>[] {
  return [
    {
      id: 'sequence',
      title: 'Entry',
      isNumber: true,
      width: '84px',
      cell: (entry) => (
        <button
          type="button"
          className="link-button"
          aria-label={`Entry ${formatCount(entry.sequence)}`}
          onClick={() => onOpen(entry)}
        >
          {formatCount(entry.sequence)}
        </button>
      ),
    },
    {
      id: 'at',
      title: 'When',
      width: '112px',
      isSecondary: true,
      cell: ({ at, atText }) => (at === null ? atText : <Time at={at} show="ago" />),
    },
    { id: 'outcome', title: 'Outcome', width: '124px', cell: ({ outcome }) => <StateBadge state={outcome} /> },
    { id: 'action', title: 'Action', cell: ({ action }) => <Name text={action} /> },
    { id: 'object', title: 'Object', isSecondary: true, width: '26%', cell: ({ object }) => <Name text={object} /> },
    { id: 'principal', title: 'By', width: '164px', cell: ({ principal }) => <Name text={principal} /> },
    { id: 'role', title: 'Role', isSecondary: true, width: '92px', cell: ({ role }) => role?.replace('_', ' ') ?? '–' },
    {
      id: 'from',
      title: 'From',
      isSecondary: true,
      width: '124px',
      cell: ({ clientAddress }) => (clientAddress === undefined ? '–' : <Name text={clientAddress} />),
    },
  ];
}
