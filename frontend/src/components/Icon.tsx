/** Drawn on a grid of 16, with a line of 1.5. */
const paths = {
  overview: 'M2.5 13V8.5M6.2 13V3M9.8 13V6.5M13.5 13V10',
  tables: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M6.5 6.5v6',
  findings: 'M8 2.2 14.5 13.5h-13zM8 6.5v3.2M8 11.6v.1',
  rejects: 'M3 4.5h10M5 4.5V13h6V4.5M6.5 4.5v-2h3v2M7 7v3.5M9 7v3.5',
  backups:
    'M8 2.5c3.2 0 5.5.9 5.5 2s-2.3 2-5.5 2-5.5-.9-5.5-2 2.3-2 5.5-2zM2.5 4.5v7c0 1.1 2.3 2 5.5 2s5.5-.9 5.5-2v-7M2.5 8c0 1.1 2.3 2 5.5 2s5.5-.9 5.5-2',
  database: 'M2 10.5l3-4 2.5 3L10.5 4l3.5 5M2 13.5h12',
  tokens: 'M10.5 2.5a3 3 0 1 1-2.6 4.5L3 12v1.5h2v-1.3h1.3V11h1.2l1.2-1.3A3 3 0 0 0 10.5 2.5zM11 5.2v.1',
  audit: 'M4 2.5h6l2.5 2.5v8.5H4zM6 7h4.5M6 9.5h4.5M6 12h2.5',
  settings: 'M2.5 5h6M11.5 5h2M2.5 11h2M7.5 11h6M10 3.3v3.4M6 9.3v3.4',
  check: 'M3 8.5l3.3 3.3L13 4.7',
  cross: 'M4 4l8 8M12 4l-8 8',
  warning: 'M8 2.2 14.5 13.5h-13zM8 6.5v3.2M8 11.6v.1',
  error: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 5v3.6M8 10.9v.1',
  info: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 7.3V11M8 5v.1',
  clock: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 4.5V8l2.5 1.6',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3.2v9.6l7.5-4.8z',
  stop: 'M4 4h8v8H4z',
  refresh: 'M13 8a5 5 0 1 1-1.5-3.5M13 2.5v3h-3',
  download: 'M8 2.5v7.3M4.8 7L8 10.2 11.2 7M2.5 13.5h11',
  upload: 'M8 10.2V2.8M4.8 6 8 2.8 11.2 6M2.5 13.5h11',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.3 10.3 14 14',
  up: 'M3.5 10 8 5.5l4.5 4.5',
  down: 'M3.5 6 8 10.5 12.5 6',
  left: 'M10 3.5 5.5 8l4.5 4.5',
  right: 'M6 3.5 10.5 8 6 12.5',
  sort: 'M5 6l3-3 3 3M5 10l3 3 3-3',
  sun: 'M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6zM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7',
  moon: 'M13 9.6A5.6 5.6 0 0 1 6.4 3a5.6 5.6 0 1 0 6.6 6.6z',
  display: 'M2 3h12v8H2zM6 13.5h4M8 11v2.5',
  leave: 'M9 2.5H3.5v11H9M6.5 8h7M11 5.5 13.5 8 11 10.5',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  lock: 'M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  pin: 'M6 2.5h4l-.5 4.5 2 2v1h-7V9l2-2zM8 10v4',
  table: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M8 6.5v6',
  external: 'M9.5 2.5h4v4M13.5 2.5 8 8M11.5 9v4.5h-9v-9H7',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  broken:
    'M3 3l10 10M5 5.5a5.5 5.5 0 0 0-1.5 1M2 5.5a8 8 0 0 1 1.7-1.2M6.8 3.5A8 8 0 0 1 14 5.5M9.5 6.3a5.5 5.5 0 0 1 2.8 1.2M8 12.2v.1',
  wave: 'M8 12.2v.1M5.5 9.5a3.6 3.6 0 0 1 5 0M3.5 7.3a6.4 6.4 0 0 1 9 0',
  skip: 'M4 3.5v9l5-4.5zM11.5 3.5v9',
} as const;

export type IconName = keyof typeof paths;

/** Decoration beside a text; where it stands alone, the control around it is named. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }): JSX.Element {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={paths[name]} />
    </svg>
  );
}
