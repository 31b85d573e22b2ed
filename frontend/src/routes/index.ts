import { type ComponentType, lazy, type LazyExoticComponent } from 'react';
import type { IconName } from '../components/Icon';
import { part } from '../services/part';
import type { Role } from '../services/session';

export interface Screen {
  readonly path: string;
  /** The heading, the name in the navigation, and the page's title. */
  readonly title: string;
  readonly icon: IconName;
  /** Who has less does not see it. */
  readonly minimumRole: Role;
  readonly Page: LazyExoticComponent<ComponentType>;
}

/** All screens, in the order of the navigation. A new one is a folder beside this file and a line here. */
export const screens: readonly Screen[] = [
  {
    path: '/',
    title: 'Overview',
    icon: 'overview',
    minimumRole: 'read_only',
    Page: lazy(() => part(() => import('./overview/OverviewPage'))),
  },
  {
    path: '/tables',
    title: 'Tables',
    icon: 'tables',
    minimumRole: 'read_only',
    Page: lazy(() => part(() => import('./tables/TablesPage'))),
  },
  {
    path: '/findings',
    title: 'Findings',
    icon: 'findings',
    minimumRole: 'read_only',
    Page: lazy(() => part(() => import('./findings/FindingsPage'))),
  },
  {
    path: '/rejects',
    title: 'Rejects',
    icon: 'rejects',
    minimumRole: 'read_only',
    Page: lazy(() => part(() => import('./rejects/RejectsPage'))),
  },
  {
    path: '/backups',
    title: 'Backups',
    icon: 'backups',
    minimumRole: 'read_only',
    Page: lazy(() => part(() => import('./backups/BackupsPage'))),
  },
  {
    path: '/database',
    title: 'Database',
    icon: 'database',
    minimumRole: 'read_only',
    Page: lazy(() => part(() => import('./database/DatabasePage'))),
  },
  {
    path: '/tokens',
    title: 'API tokens',
    icon: 'tokens',
    minimumRole: 'admin',
    Page: lazy(() => part(() => import('./tokens/TokensPage'))),
  },
  {
    path: '/audit',
    title: 'Audit',
    icon: 'audit',
    minimumRole: 'admin',
    Page: lazy(() => part(() => import('./audit/AuditPage'))),
  },
  {
    path: '/settings',
    title: 'Settings',
    icon: 'settings',
    minimumRole: 'read_only',
    Page: lazy(() => part(() => import('./settings/SettingsPage'))),
  },
];
