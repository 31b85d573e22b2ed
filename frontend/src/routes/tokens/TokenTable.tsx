import { type ReactNode, useMemo } from 'react';
import { roleNames } from '../../app/permissions';
import { Badge } from '../../components/Badge';
import { Button } from '../../components/Button';
import { type Column, DataTable } from '../../components/DataTable';
import { Name } from '../../components/Name';
import { Time } from '../../components/Time';
import { formatRough } from '../../format/quantity';
import { serverMilliseconds } from '../../services/clock';
import type { Token } from '../../services/tokens';
import { expiryOf } from './tokenForm';

export function TokenTable({
  tokens,
  ownID,
  onRevoke,
  empty,
}: {
  tokens: readonly Token[];
  ownID: string;
  onRevoke(token: Token): void;
  empty: ReactNode;
}): JSX.Element {
  const columns = useMemo(() => columnsFor(ownID, onRevoke), [ownID, onRevoke]);
  return (
    <DataTable
      caption="API tokens"
      columns={columns}
      rows={tokens}
      rowKey={({ id }) => id}
      rowHeight={44}
      empty={tokens.length === 0 && empty}
    />
  );
}

function columnsFor(ownID: string, onRevoke: (token: Token) => void): readonly Column<Token>[] {
  return [
    {
      id: 'name',
      title: 'Name',
      width: '24%',
      cell: ({ id, name }) => (
        <span className="row-nowrap">
          <Name text={name} />
          {id === ownID && (
            <Badge tone="accent" title="You are signed in with it">
              Yours
            </Badge>
          )}
        </span>
      ),
    },
    { id: 'state', title: 'State', width: '112px', cell: ({ state }) => <TokenState state={state} /> },
    { id: 'role', title: 'Role', width: '92px', cell: ({ role }) => roleNames[role] ?? role },
    { id: 'expires', title: 'Expires', isSecondary: true, width: '150px', cell: (token) => <Expires token={token} /> },
    {
      id: 'used',
      title: 'Last used',
      isSecondary: true,
      width: '104px',
      cell: ({ lastUsedAt }) =>
        lastUsedAt === null ? <span className="muted">never</span> : <Time at={lastUsedAt} show="ago" />,
    },
    {
      id: 'created',
      title: 'Created',
      isSecondary: true,
      width: '104px',
      cell: ({ createdAt }) => <Time at={createdAt} show="ago" />,
    },
    { id: 'by', title: 'By', isSecondary: true, cell: ({ createdBy }) => <Name text={createdBy} /> },
    { id: 'id', title: 'Number', isSecondary: true, width: '124px', cell: ({ id }) => <code>{id}</code> },
    {
      id: 'actions',
      title: 'Actions',
      isControl: true,
      width: '124px',
      cell: (token) =>
        token.state === 'usable' && (
          <Button onClick={() => onRevoke(token)} label={`Revoke ${token.name}`}>
            Revoke
          </Button>
        ),
    },
  ];
}

const states = {
  usable: { tone: 'good', icon: 'check', text: 'Usable' },
  expired: { tone: 'neutral', icon: 'clock', text: 'Expired' },
  revoked: { tone: 'neutral', icon: 'cross', text: 'Revoked' },
} as const;

function TokenState({ state }: { state: Token['state'] }): JSX.Element {
  const look = Object.entries(states).find(([name]) => name === state)?.[1];
  return look === undefined ? (
    <Badge>{state}</Badge>
  ) : (
    <Badge tone={look.tone} icon={look.icon}>
      {look.text}
    </Badge>
  );
}

function Expires({ token }: { token: Token }): JSX.Element {
  const expiry = expiryOf(token, serverMilliseconds());
  switch (expiry.kind) {
    case 'never':
      return <span className="muted">never</span>;
    case 'unknown':
      return <Time at={token.expiresAt} show="absolute" />;
    case 'over':
      return <Time at={token.expiresAt} show="ago" />;
    case 'in': {
      const text = `in ${formatRough(expiry.seconds)}`;
      return (
        <span title={token.expiresAt?.toISOString()}>
          {expiry.isSoon ? (
            <Badge tone="warning" icon="clock">
              {text}
            </Badge>
          ) : (
            text
          )}
        </span>
      );
    }
  }
}
