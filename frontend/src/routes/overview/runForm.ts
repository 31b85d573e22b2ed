import type { RunStart } from '../../services/runs';

/** What the dialog holds: texts as they were typed, and choices; an empty one leaves it to the server. */
export interface RunForm {
  readonly source: string;
  readonly onExisting: NonNullable<RunStart['onExisting']>;
  readonly include: string;
  readonly exclude: string;
  readonly accept: string;
  readonly snapshot: string;
  readonly jobs: string;
  readonly indexJobs: string;
  readonly megabytesPerSecondMax: string;
  readonly sourceThreadsRunningMax: string;
  readonly rejectedRowsMax: string;
  readonly overlapsIndexes: boolean;
  readonly targetSchema: string;
  readonly identifierCase: string;
  readonly tinyintOne: string;
  readonly bigintUnsigned: string;
  readonly zeroDate: string;
  readonly nul: string;
  readonly encoding: string;
  readonly enumeration: string;
  readonly set: string;
}

export const emptyForm: RunForm = {
  source: '',
  onExisting: 'fail',
  include: '',
  exclude: '',
  accept: '',
  snapshot: '',
  jobs: '',
  indexJobs: '',
  megabytesPerSecondMax: '',
  sourceThreadsRunningMax: '',
  rejectedRowsMax: '',
  overlapsIndexes: true,
  targetSchema: '',
  identifierCase: '',
  tinyintOne: '',
  bigintUnsigned: '',
  zeroDate: '',
  nul: '',
  encoding: '',
  enumeration: '',
  set: '',
};

export type FormErrors = Partial<Record<keyof RunForm, string>>;

const BYTES_PER_MEGABYTE = 1_000_000;

/** Names or patterns, one a line or between commas. */
export function listOf(text: string): readonly string[] {
  return text
    .split(/[\n,]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

const ranges = {
  jobs: [1, 64],
  indexJobs: [1, 64],
  sourceThreadsRunningMax: [1, 100_000],
  rejectedRowsMax: [0, Number.MAX_SAFE_INTEGER],
} as const;

/** The request that a form stands for, or what is wrong with it. */
export function startOf(form: RunForm): { start: RunStart; errors: FormErrors } {
  const errors: FormErrors = {};
  const start: Record<string, unknown> = { source: form.source, onExisting: form.onExisting };
  if (form.source === '') errors.source = 'Choose a source.';
  for (const name of ['include', 'exclude', 'accept'] as const) {
    const list = listOf(form[name]);
    if (list.length > 0) start[name] = list;
  }
  for (const name of Object.keys(ranges) as (keyof typeof ranges)[]) {
    const text = form[name].trim();
    if (text === '') continue;
    const [least, most] = ranges[name];
    const number = /^\d+$/.test(text) ? Number(text) : NaN;
    if (number >= least && number <= most) start[name] = number;
    else
      errors[name] =
        name === 'rejectedRowsMax'
          ? 'This has to be a whole number.'
          : `This has to be a whole number from ${least} to ${most}.`;
  }
  const rate = form.megabytesPerSecondMax.trim();
  if (rate !== '') {
    const number = /^\d+(\.\d+)?$/.test(rate) ? Math.round(Number(rate) * BYTES_PER_MEGABYTE) : 0;
    if (number >= 1 && Number.isSafeInteger(number)) start.bytesPerSecondMax = number;
    else errors.megabytesPerSecondMax = 'This has to be a number over 0.';
  }
  for (const name of [
    'snapshot',
    'identifierCase',
    'tinyintOne',
    'bigintUnsigned',
    'zeroDate',
    'nul',
    'encoding',
    'enumeration',
    'set',
    'targetSchema',
  ] as const) {
    const text = form[name].trim();
    if (text !== '') start[name] = text;
  }
  if (!form.overlapsIndexes) start.overlapIndexes = false;
  return { start: start as unknown as RunStart, errors };
}
