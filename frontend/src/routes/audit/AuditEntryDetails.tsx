import { Code } from '../../components/Code';
import { Dialog } from '../../components/Dialog';
import { Facts } from '../../components/Stat';
import { StateBadge } from '../../components/StateBadge';
import { Text } from '../../components/Text';
import { marked } from '../../format/marks';
import { formatCount } from '../../format/quantity';
import type { AuditEntry } from '../../services/audit';

/** All that the hash of an entry is made of, and its place in the chain. */
export function AuditEntryDetails({ entry, onClose }: { entry: AuditEntry; onClose(): void }): JSX.Element {
  const text = (value: string | undefined) =>
    value === undefined ? <span className="muted">–</span> : <Text text={value} />;
  const detail = Object.entries(entry.detail);
  return (
    <Dialog title={`Entry ${formatCount(entry.sequence)}`} onClose={onClose} isWide>
      <Facts
        items={[
          ['When', <code key="at">{entry.atText}</code>],
          ['Outcome', <StateBadge key="outcome" state={entry.outcome} />],
          ['Action', text(entry.action)],
          ['Object', text(entry.object)],
          ['By', text(entry.principal)],
          ['Role', text(entry.role)],
          ['From', text(entry.clientAddress)],
          ['Request', text(entry.requestID)],
        ]}
      />
      {detail.length > 0 && (
        <div className="stack-small">
          <h3>Detail</h3>
          <Facts items={detail.map(([name, value]) => [marked(name), text(value)] as const)} />
        </div>
      )}
      <div className="stack-small">
        <h3>Hash</h3>
        <Code text={entry.hash} copyLabel="Copy the hash" />
      </div>
      <div className="stack-small">
        <h3>Hash of the entry before</h3>
        <Code text={entry.previousHash} copyLabel="Copy the hash of the entry before" />
      </div>
    </Dialog>
  );
}
