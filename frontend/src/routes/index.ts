import { ComponentType, lazy, LazyExoticComponent } from 'react';
import type { IconName } from '../components/Icon';
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
  { path: '/', title: 'Overview', icon: 'overview', minimumRole: 'read_only', Page: lazy(() => import('./overview/OverviewPage')) },
  { path: '/settings', title: 'Settings', icon: 'settings', minimumRole: 'read_only', Page: lazy(() => import('./settings/SettingsPage')) },
];
