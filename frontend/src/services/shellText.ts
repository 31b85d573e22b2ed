import { unprintable } from '../format/marks';

// Texts as words of a POSIX-like shell, for commands that people copy.

/** The text as one word: bare where that is safe, else in quotes; what cannot be seen is spelled out, as bash has it. */
export function shellWord(text: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(text)) return text;
  if (text.search(unprintable) < 0) return `'${text.replaceAll("'", "'\\''")}'`;
  const escaped = text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
  return `$'${escaped.replace(unprintable, (character) => {
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  })}'`;
}

export function shellCommand(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}
