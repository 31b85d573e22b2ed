import { marked } from '../format/marks';
import { Badge, type Tone } from './Badge';
import type { IconName } from './Icon';

interface Look {
  text: string;
  tone: Tone;
  icon: IconName;
}

// States of runs, tables, backups and jobs, severities and outcomes; one look for one word.
const looks: Record<string, Look> = {
  queued: { text: 'Queued', tone: 'neutral', icon: 'clock' },
  waiting: { text: 'Waiting', tone: 'neutral', icon: 'clock' },
  running: { text: 'Running', tone: 'accent', icon: 'play' },
  copying: { text: 'Copying', tone: 'accent', icon: 'play' },
  indexing: { text: 'Indexing', tone: 'accent', icon: 'sort' },
  paused: { text: 'Paused', tone: 'warning', icon: 'pause' },
  interrupted: { text: 'Interrupted', tone: 'warning', icon: 'broken' },
  stalled: { text: 'Stalled', tone: 'warning', icon: 'warning' },
  done: { text: 'Done', tone: 'good', icon: 'check' },
  finished: { text: 'Finished', tone: 'good', icon: 'check' },
  complete: { text: 'Complete', tone: 'good', icon: 'check' },
  completeWithLosses: { text: 'Complete with losses', tone: 'warning', icon: 'warning' },
  begun: { text: 'Begun', tone: 'neutral', icon: 'play' },
  succeeded: { text: 'Succeeded', tone: 'good', icon: 'check' },
  verified: { text: 'Verified', tone: 'good', icon: 'lock' },
  failed: { text: 'Failed', tone: 'bad', icon: 'error' },
  cancelled: { text: 'Cancelled', tone: 'neutral', icon: 'stop' },
  denied: { text: 'Denied', tone: 'warning', icon: 'lock' },
  note: { text: 'Note', tone: 'neutral', icon: 'info' },
  altered: { text: 'Altered', tone: 'warning', icon: 'warning' },
  loss: { text: 'Loss', tone: 'bad', icon: 'minus' },
  refusal: { text: 'Refusal', tone: 'bad', icon: 'cross' },
};

export function stateText(state: string): string {
  return (Object.hasOwn(looks, state) ? looks[state]?.text : undefined) ?? state;
}

/** A state as icon, text and colour; one that this version does not know, as text. */
export function StateBadge({ state, text }: { state: string; text?: string }): JSX.Element {
  const look = Object.hasOwn(looks, state) ? looks[state] : undefined;
  return look === undefined ? (
    <Badge>{marked(text ?? state)}</Badge>
  ) : (
    <Badge tone={look.tone} icon={look.icon}>
      {text === undefined ? look.text : marked(text)}
    </Badge>
  );
}
