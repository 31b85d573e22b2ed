/** A long name in two parts, of which the first may be cut: the end of a name tells as much as its beginning. */
export function splitName(name: string, tailCharacters = 12): { head: string; tail: string } {
  const characters = [...name];
  if (characters.length <= tailCharacters * 2) return { head: name, tail: '' };
  return { head: characters.slice(0, -tailCharacters).join(''), tail: characters.slice(-tailCharacters).join('') };
}
