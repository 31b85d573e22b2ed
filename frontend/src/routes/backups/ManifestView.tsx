import { type Column, DataTable } from '../../components/DataTable';
import { Name } from '../../components/Name';
import { Quantity } from '../../components/Quantity';
import { Facts } from '../../components/Stat';
import { ErrorState, Skeleton } from '../../components/States';
import { Text } from '../../components/Text';
import { Time } from '../../components/Time';
import { plural } from '../../format/quantity';
import { getManifest, type ManifestTable } from '../../services/backups';
import { useQuery } from '../../services/useQuery';

const columns: readonly Column<ManifestTable>[] = [
  { id: 'name', title: 'Table', cell: ({ schema, name }) => <Name text={`${schema}.${name}`} /> },
  {
    id: 'bytes',
    title: 'Size',
    isNumber: true,
    width: '96px',
    cell: ({ bytes }) => <Quantity value={bytes} kind="bytes" />,
  },
  {
    id: 'rows',
    title: 'Rows',
    isNumber: true,
    width: '120px',
    cell: ({ rows, rowsEstimated }) =>
      rows === undefined ? <Quantity value={rowsEstimated} kind="compact" isEstimate /> : <Quantity value={rows} />,
  },
];

/** What is in a dump, as it was in its snapshot. */
export function ManifestView({ id }: { id: string }): JSX.Element {
  const { data: manifest, problem, refresh } = useQuery(`backups/${id}/manifest`, (signal) => getManifest(id, signal));
  if (manifest === undefined)
    return problem === undefined ? <Skeleton lines={4} /> : <ErrorState problem={problem} onRetry={refresh} />;
  return (
    <>
      <Facts
        items={[
          ['As of', <Time key="at" at={manifest.takenAt} />],
          ['Snapshot', <code key="snapshot">{manifest.snapshot}</code>],
          ['Write-ahead log', <code key="wal">{manifest.walPosition}</code>],
          [
            'Without their rows',
            manifest.dataLeftOut.length === 0 ? 'none' : <Text key="out" text={manifest.dataLeftOut.join(', ')} />,
          ],
          ['Tables', plural(manifest.tables.length, 'table')],
        ]}
      />
      <DataTable
        caption="Tables in the dump"
        columns={columns}
        rows={manifest.tables}
        maxHeight="40vh"
        rowKey={({ schema, name }) => JSON.stringify([schema, name])}
      />
    </>
  );
}
