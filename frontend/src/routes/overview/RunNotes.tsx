import { Card } from '../../components/Card';
import { Icon, type IconName } from '../../components/Icon';
import { Text } from '../../components/Text';
import { formatTimeOfDay } from '../../format/time';
import { serverMilliseconds } from '../../services/clock';
import type { RunNote } from '../../services/live';
import { useLive } from '../../services/liveStore';
import { useSettings } from '../../services/settings';
import { phaseText } from './phases';
import type { RunPhase } from '../../services/status';

const SHOWN = 12;

const looks: Record<string, { icon: IconName; isAlarming?: boolean; text(detail: string): string }> = {
  phase: { icon: 'right', text: (detail) => phaseText(detail as RunPhase) },
  planned: { icon: 'info', text: (detail) => `Planned: ${detail}` },
  'snapshot-taken': { icon: 'info', text: (detail) => `Snapshot taken. ${detail}` },
  'table-started': { icon: 'play', text: (detail) => `Begun: ${detail}` },
  'table-copied': { icon: 'check', text: (detail) => `Copied: ${detail}` },
  finding: { icon: 'warning', text: (detail) => detail },
  held: { icon: 'pause', text: (detail) => `Held: ${detail}`, isAlarming: true },
  'going-on': { icon: 'play', text: () => 'Goes on' },
  stopping: { icon: 'stop', text: (detail) => `Stopping: ${detail}`, isAlarming: true },
  retrying: { icon: 'refresh', text: (detail) => `Trying again: ${detail}`, isAlarming: true },
  'reader-retired': { icon: 'error', text: (detail) => `A reader was given up: ${detail}`, isAlarming: true },
};
// A statement's begin and end are too many to be news.
const silent = new Set(['step-started', 'step-finished', 'table-started']);

/** What happened in the run lately, newest first. */
export function RunNotes(): JSX.Element | null {
  const notes = useLive((live) => live.notes);
  const shown = notes
    .filter((note) => !silent.has(note.kind))
    .slice(-SHOWN)
    .reverse();
  if (shown.length === 0) return null;
  return (
    <Card title="What happened">
      <ul className="notes">
        {shown.map((note) => (
          <Note key={note.number} note={note} />
        ))}
      </ul>
    </Card>
  );
}

function Note({ note }: { note: RunNote }): JSX.Element {
  const { timeZone } = useSettings();
  const look = Object.hasOwn(looks, note.kind) ? looks[note.kind] : undefined;
  const server = serverMilliseconds(note.atMilliseconds);
  return (
    <li className={look?.isAlarming === true ? 'note-alarming' : undefined}>
      <Icon name={look?.icon ?? 'info'} size={14} />
      <Text className="note-text" text={look?.text(note.detail) ?? `${note.kind}: ${note.detail}`} isProse />
      <span className="muted note-time">{server === null ? '' : formatTimeOfDay(new Date(server), timeZone)}</span>
    </li>
  );
}
