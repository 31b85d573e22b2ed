// Prints one style sheet that imports all: tokens and base first, then those beside the components.
import { readdirSync } from 'node:fs';

const first = ['src/styles/tokens.css', 'src/styles/base.css'];
const others = readdirSync('src', { recursive: true })
  .map((path) => `src/${path}`)
  .filter((path) => path.endsWith('.css') && !first.includes(path))
  .sort();
for (const path of [...first, ...others]) console.log(`@import "./${path}";`);
