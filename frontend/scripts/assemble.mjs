// Finishes a build: index.html with the hashed names, a .gz beside each file, and the budget of the first load.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const FIRST_LOAD_BYTES_MAX = 150 * 1024;
const folder = process.argv[2];
const outputsOf = (stem) => {
  const file = join(folder, `${stem}.json`);
  const { outputs } = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  return outputs;
};
const outputs = outputsOf('script');
const style = Object.keys(outputsOf('style'))[0];
const early = Object.keys(outputsOf('early'))[0];

const name = (path) => path.slice(folder.length + 1);
const entry = (source) => Object.keys(outputs).find((path) => outputs[path].entryPoint === source);

const isScreen = (path) => /^src\/routes\/.*Page\.tsx$/.test(outputs[path].entryPoint ?? '');

/** A view or dialog of a screen that is loaded when it is opened. */
const isView = (path) => /^src\/routes\/.*(Panel|Dialog)\.tsx$/.test(outputs[path].entryPoint ?? '');

/** A chunk and all that is loaded with it, in the end: charts come behind their screen. Other screens and views do not. */
function closure(path, known = new Set()) {
  if (known.has(path)) return known;
  known.add(path);
  for (const use of outputs[path].imports) if (!isScreen(use.path) && !isView(use.path)) closure(use.path, known);
  return known;
}

const main = entry('src/main.tsx');
const first = closure(main);
const page = readFileSync('public/index.html', 'utf8')
  .replace('%EARLY%', `/${name(early)}`)
  .replace('%STYLE%', `/${name(style)}`)
  .replace('%MAIN%', `/${name(main)}`)
  .replace(
    '%PRELOADS%',
    [...first]
      .filter((path) => path !== main)
      .map((path) => `<link rel="modulepreload" href="/${name(path)}">`)
      .join('\n    '),
  );
writeFileSync(join(folder, 'index.html'), page);
mkdirSync(join(folder, 'assets'), { recursive: true });
for (const file of readdirSync('public')) if (file !== 'index.html') copyFileSync(`public/${file}`, join(folder, file));

const zipped = new Map();
for (const path of readdirSync(folder, { recursive: true })) {
  const file = join(folder, path);
  if (!statSync(file).isFile() || path.endsWith('.map')) continue;
  const bytes = gzipSync(readFileSync(file), { level: 9 });
  writeFileSync(`${file}.gz`, bytes);
  zipped.set(file, bytes.length);
}

const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
const sum = (paths) => [...paths].reduce((total, path) => total + (zipped.get(path) ?? 0), 0);
const firstBytes = sum([early, ...first]);
const screens = Object.keys(outputs)
  .filter(isScreen)
  .map((path) => ({ source: outputs[path].entryPoint, bytes: sum([early, ...closure(path, new Set(first))]) }))
  .sort((left, right) => right.bytes - left.bytes);
console.log(`first load, gzip: ${kilobytes(firstBytes)} of script, ${kilobytes(sum([style]))} of style`);
for (const { source, bytes } of screens) {
  console.log(`  ${source.replace(/^src\/routes\//, '')}: ${kilobytes(bytes)} of script with it`);
}
const most = Math.max(firstBytes, ...screens.map((screen) => screen.bytes));
if (most > FIRST_LOAD_BYTES_MAX) {
  console.error(`frontend: ${kilobytes(most)} of script on the first load; ${kilobytes(FIRST_LOAD_BYTES_MAX)} at most`);
  process.exit(1);
}
