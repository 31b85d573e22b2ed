import { type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { Button } from '../components/Button';
import { Icon } from '../components/Icon';
import { Skeleton } from '../components/States';
import { Text } from '../components/Text';
import { toastProblem, ToastRegion } from '../components/Toast';
import { type Screen, screens } from '../routes';
import { changeSettings, type Settings, useSettings } from '../services/settings';
import { ErrorBoundary } from './ErrorBoundary';
import { FreshnessSign } from './FreshnessSign';
import { Link } from './Link';
import { hasRole, roleNames } from './permissions';
import { usePath } from './router';
import { usePrincipal, useSession } from './session';

/** What stands around every screen. */
export function Shell(): JSX.Element {
  const path = usePath();
  const { role } = usePrincipal();
  const screen = screens.find((candidate) => candidate.path === path);
  return (
    <>
      <a className="skip-link" href="#main">
        Skip to the contents
      </a>
      <div className="shell">
        <Header />
        <Navigation path={path} />
        {screen === undefined ? (
          <Main title="Not found">
            <p>
              There is no screen at this address. <Link to="/">Go to the start</Link>
            </p>
          </Main>
        ) : hasRole(role, screen.minimumRole) ? (
          <ScreenFrame screen={screen} key={screen.path} />
        ) : (
          <Main title={screen.title}>
            <p>
              This screen needs the role {roleNames[screen.minimumRole].toLowerCase()}; you have{' '}
              {roleNames[role].toLowerCase()}.
            </p>
          </Main>
        )}
      </div>
      <ToastRegion />
    </>
  );
}

function ScreenFrame({ screen }: { screen: Screen }): JSX.Element {
  const { title, Page } = screen;
  return (
    <Main title={title}>
      <ErrorBoundary>
        <Suspense fallback={<Skeleton lines={6} height={28} />}>
          <Page />
        </Suspense>
      </ErrorBoundary>
    </Main>
  );
}

function Main({ title, children }: { title: string; children: ReactNode }): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Martlet`;
    // After a way within the dashboard, as after a page that was loaded: reading begins at the heading.
    if (hasNavigated) {
      heading.current?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
    hasNavigated = true;
  }, [title]);
  return (
    <main id="main" className="main" tabIndex={-1}>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </main>
  );
}

let hasNavigated = false;

function Header(): JSX.Element {
  const { name, role } = usePrincipal();
  const { signOut } = useSession();
  const [isLeaving, setIsLeaving] = useState(false);
  const leave = () => {
    setIsLeaving(true);
    signOut().catch((error: unknown) => {
      setIsLeaving(false);
      toastProblem('Signing out did not work.', error);
    });
  };
  return (
    <header className="header">
      <Link to="/" className="brand">
        <img src="/favicon.svg" alt="" width="24" height="24" />
        Martlet
      </Link>
      <FreshnessSign />
      <div className="header-end">
        <span className="header-principal" title={`Token "${name}", role ${roleNames[role].toLowerCase()}`}>
          <Text text={name} />
          <span className="muted"> · {roleNames[role]}</span>
        </span>
        <ThemeButton />
        <Button kind="quiet" icon="leave" label="Sign out" onClick={leave} isBusy={isLeaving} />
      </div>
    </header>
  );
}

const nextTheme: Record<Settings['theme'], Settings['theme']> = { system: 'light', light: 'dark', dark: 'system' };
const themeIcons = { system: 'display', light: 'sun', dark: 'moon' } as const;

function ThemeButton(): JSX.Element {
  const { theme } = useSettings();
  return (
    <Button
      kind="quiet"
      icon={themeIcons[theme]}
      label={`Theme: ${theme}. Change to ${nextTheme[theme]}`}
      onClick={() => changeSettings({ theme: nextTheme[theme] })}
    />
  );
}

function Navigation({ path }: { path: string }): JSX.Element {
  const { role } = usePrincipal();
  const current = useRef<HTMLAnchorElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the reference is to another link at another path
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [path]);
  return (
    <nav className="navigation" aria-label="Screens">
      <ul>
        {screens
          .filter((screen) => hasRole(role, screen.minimumRole))
          .map((screen) => (
            <li key={screen.path}>
              <Link
                to={screen.path}
                ref={screen.path === path ? current : undefined}
                aria-current={screen.path === path ? 'page' : undefined}
              >
                <Icon name={screen.icon} />
                {screen.title}
              </Link>
            </li>
          ))}
      </ul>
    </nav>
  );
}
