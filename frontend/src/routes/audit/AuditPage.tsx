import { useMemo, useState } from 'react';
import { navigate, useQueryParameters } from '../../app/router';
import { Button } from '../../components/Button';
import { Card } from '../../components/Card';
import { EmptyState, ErrorState, Skeleton } from '../../components/States';
import { type AuditEntry, type AuditFilter, listAudit } from '../../services/audit';
import { useSettings } from '../../services/settings';
import { useQuery } from '../../services/useQuery';
import { AuditEntryDetails } from './AuditEntryDetails';
import { AuditFilterForm, outcomeOptions } from './AuditFilterForm';
import { AuditTable } from './AuditTable';
import { ChainCheck } from './ChainCheck';

const PAGE_LENGTH = 100;

export default function AuditPage(): JSX.Element {
  const { refreshSeconds } = useSettings();
  const [parameters, change] = useQueryParameters();
  const [shown, setShown] = useState<AuditEntry>();
  const cursor = parameters.get('cursor') ?? '';
  const filter: AuditFilter = {
    principal: parameters.get('principal') ?? '',
    action: parameters.get('action') ?? '',
    outcome: outcomeOptions.find(({ value }) => value === parameters.get('outcome'))?.value ?? '',
  };
  const key = JSON.stringify([filter, cursor]);
  const query = useQuery(
    `audit?${key}`,
    (signal) => listAudit(filter, PAGE_LENGTH, cursor || undefined, signal),
    // Older pages do not change.
    { refreshSeconds: cursor === '' ? refreshSeconds : undefined },
  );
  const { data, problem } = query;
  const isFiltered = filter.principal !== '' || filter.action !== '' || filter.outcome !== '';
  const entries = useMemo(() => data?.entries, [data]);
  return (
    <>
      <ChainCheck />
      <Card title="Entries, newest first" isFlush>
        <AuditFilterForm
          filter={filter}
          entries={entries ?? []}
          onChange={(next) => change({ ...next, cursor: undefined })}
        />
        {entries === undefined &&
          (problem === undefined ? (
            <div className="card-padding">
              <Skeleton lines={6} />
            </div>
          ) : (
            <ErrorState problem={problem} onRetry={query.refresh} />
          ))}
        {entries !== undefined && problem !== undefined && (
          <p className="card-padding muted" role="status">
            Not up to date: {problem.title}
          </p>
        )}
        {entries !== undefined && (
          <AuditTable
            entries={entries}
            onOpen={setShown}
            empty={
              <EmptyState icon="audit" title={isFiltered ? 'No entry passes the filter' : 'There is no entry'}>
                {isFiltered ? 'Names of principals and actions have to be whole, as entries show them.' : undefined}
              </EmptyState>
            }
          />
        )}
        {(cursor !== '' || data?.nextCursor !== undefined) && (
          <div className="row card-footer">
            {cursor !== '' && (
              <Button icon="up" onClick={() => change({ cursor: undefined })}>
                Newest
              </Button>
            )}
            {data?.nextCursor !== undefined && (
              <Button icon="down" onClick={() => older(data.nextCursor)}>
                Older
              </Button>
            )}
          </div>
        )}
      </Card>
      {shown !== undefined && <AuditEntryDetails entry={shown} onClose={() => setShown(undefined)} />}
    </>
  );
}

/** As a way that the browser's Back leads back from. */
function older(cursor: string | undefined): void {
  const parameters = new URLSearchParams(location.search);
  if (cursor !== undefined) parameters.set('cursor', cursor);
  navigate(`${location.pathname}?${parameters.toString()}`);
  window.scrollTo(0, 0);
}
