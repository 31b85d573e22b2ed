/** Characters that nobody sees, and those that turn the direction of what stands around them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
export const unprintable = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** The text with a mark such as `[U+202E]` for each of them, so that no text is taken for another. */
export function marked(text: string): string {
  return text.replace(unprintable, markOf);
}

/** The same of a text that may have lines and tabulators. */
export function markedLines(text: string): string {
  return text.replace(unprintable, (character, at: number) =>
    character === '\n' || character === '\t' || (character === '\r' && text[at + 1] === '\n')
      ? character
      : markOf(character),
  );
}

function markOf(character: string): string {
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
}
