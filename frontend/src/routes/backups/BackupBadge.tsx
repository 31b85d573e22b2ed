import { Badge } from '../../components/Badge';
import { StateBadge } from '../../components/StateBadge';
import type { Backup } from '../../services/backups';
import { stageOf } from './backupStage';

/** A dump that is written is not proven: only a restore does that. */
export function BackupBadge({ backup }: { backup: Backup }): JSX.Element {
  const stage = stageOf(backup);
  switch (stage) {
    case 'written':
      return (
        <Badge tone="good" icon="check" title="The dump was written whole. No restore has proved it yet.">
          <span>
            Succeeded<span className="badge-more">, not proven</span>
          </span>
        </Badge>
      );
    case 'verified':
      return (
        <Badge tone="good" icon="lock" title="A restore has proved that it can be restored.">
          Verified
        </Badge>
      );
    case 'preflight':
    case 'dumping':
    case 'packaging':
      return <StateBadge state="running" text={stageTexts[stage]} />;
    case null:
      return <StateBadge state={backup.state} text={backup.phase || backup.state} />;
    default:
      return <StateBadge state={stage} />;
  }
}

const stageTexts = { preflight: 'Preflight', dumping: 'Dumping', packaging: 'Packaging' };
