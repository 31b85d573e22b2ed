const twoWords = new Set(['ALTER', 'CREATE', 'DROP', 'REFRESH', 'COMMENT', 'SET', 'START', 'PREPARE', 'ROLLBACK']);
const modifiers = /^(UNIQUE|OR|REPLACE|TEMP|TEMPORARY|UNLOGGED|MATERIALIZED|CONCURRENTLY|RECURSIVE|GLOBAL|LOCAL)$/;

/**
 * What kind of statement a text is: `UPDATE`, `ALTER TABLE`, `SELECT … FOR UPDATE`. Null where its first word is none.
 * A guess from the first words, for a person who looks for the culprit; nothing depends on it.
 */
export function statementKind(query: string | undefined): string | null {
  const words = (query ?? '')
    .slice(0, 400)
    .replace(/^[\s(]+/, '')
    .split(/\s+/);
  const first = (words[0] ?? '').toUpperCase().replace(/[^A-Z].*$/, '');
  if (first === '') return null;
  if (first === 'SELECT') {
    const lock = /\bFOR\s+(NO\s+KEY\s+UPDATE|UPDATE|SHARE|KEY\s+SHARE)\b/i.exec(query ?? '')?.[1];
    return lock === undefined ? first : `SELECT … FOR ${lock.toUpperCase().replace(/\s+/g, ' ')}`;
  }
  if (!twoWords.has(first)) return first;
  const second = words
    .slice(1)
    .map((word) => word.toUpperCase())
    .find((word) => !modifiers.test(word));
  return second !== undefined && /^[A-Z]+$/.test(second) && first !== 'SET' ? `${first} ${second}` : first;
}
