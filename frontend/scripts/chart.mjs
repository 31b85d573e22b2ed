// Writes Chart.js without the kinds of charts, axes and additions that no chart of ours has into a folder. A bundler
// cannot leave them out itself: that each class is given its defaults after its declaration looks like a use of it.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const UNUSED = [
  ...['Bar', 'Bubble', 'Doughnut', 'Pie', 'PolarArea', 'Radar', 'Scatter'].map((kind) => `${kind}Controller`),
  ...['Category', 'Logarithmic', 'RadialLinear', 'Time', 'TimeSeries'].map((kind) => `${kind}Scale`),
  ...['Arc', 'Bar'].map((kind) => `${kind}Element`),
];

const folder = process.argv[2];
const original = dirname(createRequire(import.meta.url).resolve('chart.js'));
let text = readFileSync(join(original, 'chart.mjs'), 'utf8');
for (const name of UNUSED) {
  // `Name.defaults = {`, lines, `};` or all in one line.
  const statements = new RegExp(`^${name}\\.\\w+ = (\\{\\n(?:.*\\n)*?\\};|.*;)\\n`, 'gm');
  const without = text.replace(statements, '');
  if (without === text) throw new Error(`Chart.js has no ${name} any more: see scripts/chart.mjs`);
  text = without;
}
mkdirSync(join(folder, 'chunks'), { recursive: true });
writeFileSync(join(folder, 'chart.mjs'), text);
copyFileSync(join(original, 'chunks/helpers.segment.mjs'), join(folder, 'chunks/helpers.segment.mjs'));
