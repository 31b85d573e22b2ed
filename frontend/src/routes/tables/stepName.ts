import type { Step } from '../../services/runTables';

const kinds: Readonly<Record<Step['kind'], string>> = {
  schema: 'Schema',
  type: 'Type',
  function: 'Function',
  table: 'Table',
  'primary-key': 'Primary key',
  index: 'Index',
  check: 'Check',
  identity: 'Identity',
  analyze: 'Statistics',
  'foreign-key': 'Foreign key',
  'foreign-key-validation': 'Validation of the foreign key',
  trigger: 'Trigger',
  comment: 'Comments',
  other: 'Statement',
};

/** A statement in words: its kind, and what it makes where that has a name of its own. Pure. */
export function stepName(step: Pick<Step, 'id' | 'kind'>, target: string): { kind: string; name: string } {
  const object = step.id.slice(step.id.indexOf(':') + 1);
  const name = object === target ? '' : object.startsWith(`${target}.`) ? object.slice(target.length + 1) : object;
  return { kind: kinds[step.kind], name };
}
