import { Choice, SelectField } from '../../components/Field';
import { Card } from '../../components/Card';
import { Facts } from '../../components/Stat';
import { Text } from '../../components/Text';
import { Time } from '../../components/Time';
import { usePrincipal } from '../../app/session';
import { roleNames } from '../../app/permissions';
import { changeSettings, refreshChoices, useSettings } from '../../services/settings';
import { serverMilliseconds } from '../../services/clock';
import { useNow } from '../../services/useNow';
import { useQuery } from '../../services/useQuery';
import { getAbout } from '../../services/about';
import { formatDuration } from '../../format/quantity';

export default function SettingsPage(): JSX.Element {
  const { theme, timeZone, refreshSeconds } = useSettings();
  return (
    <div className="settings">
      <Card title="This browser">
        <div className="stack">
          <Choice
            label="Theme"
            value={theme}
            onChange={(value) => changeSettings({ theme: value })}
            options={[
              { value: 'system', text: 'As the system' },
              { value: 'light', text: 'Light' },
              { value: 'dark', text: 'Dark' },
            ]}
          />
          <Choice
            label="Times are shown in"
            value={timeZone}
            onChange={(value) => changeSettings({ timeZone: value })}
            options={[
              { value: 'local', text: `This browser's zone (${localZone()})` },
              { value: 'utc', text: 'UTC' },
            ]}
          />
          <SelectField
            label="Lists and database figures are fetched every"
            value={String(refreshSeconds)}
            hint="The run's progress is pushed by the server and does not wait for this."
            options={refreshChoices.map((seconds) => ({ value: String(seconds), text: formatDuration(seconds) }))}
            onChange={(value) => changeSettings({ refreshSeconds: Number(value) })}
          />
          <p className="muted">Kept in this browser only.</p>
        </div>
      </Card>
      <div className="stack">
        <Session />
        <About />
      </div>
    </div>
  );
}

function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function Session(): JSX.Element {
  const { name, role, tokenID } = usePrincipal();
  return (
    <Card title="Signed in">
      <Facts
        items={[
          ['Token', <Text key="name" text={name} />],
          ['Token id', <code key="id">{tokenID}</code>],
          ['Role', roleNames[role]],
        ]}
      />
    </Card>
  );
}

function About(): JSX.Element {
  const about = useQuery('about', getAbout);
  return (
    <Card title="About">
      <Facts
        items={[
          ['Martlet', about.data?.version ?? (about.problem === undefined ? '…' : 'not known')],
          [
            'API',
            <a key="api" href="/api/openapi.json">
              OpenAPI document
            </a>,
          ],
          [
            'Metrics',
            <a key="metrics" href="/metrics">
              Prometheus text
            </a>,
          ],
          ["Server's clock", <ServerClock key="clock" />],
        ]}
      />
    </Card>
  );
}

function ServerClock(): JSX.Element {
  useNow();
  const milliseconds = serverMilliseconds();
  return <Time at={milliseconds === null ? null : new Date(milliseconds)} show="absolute" />;
}
