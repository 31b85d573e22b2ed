import { ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const LINES = ['--chart-1', '--chart-2', '--chart-3', '--chart-4'];
/** WCAG 2.2, 1.4.11: graphical objects. */
const CONTRAST_MIN = 3;
/** In CIELAB; from about 2.3 on two colours beside each other can be told apart, thin lines that are not need far more. */
const DISTANCE_MIN = 50;

/** The custom properties of a rule of the style sheet. */
function tokensOf(selector: string): Map<string, string> {
  const sheet = readFileSync('src/styles/tokens.css', 'utf8');
  const start = sheet.indexOf(`${selector} {`);
  ok(start >= 0, `${selector} has a rule`);
  const rule = sheet.slice(start, sheet.indexOf('}', start));
  return new Map([...rule.matchAll(/(--[\w-]+): ([^;]+);/g)].map((match) => [match[1] ?? '', match[2] ?? '']));
}

/** Linear parts of red, green and blue. */
function linear(colour: string): [red: number, green: number, blue: number] {
  const part = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  ok(/^#[0-9a-f]{6}$/.test(colour), colour);
  return [part(1), part(3), part(5)];
}

function luminance(colour: string): number {
  const [red, green, blue] = linear(colour);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(left: string, right: string): number {
  const [dark = 0, light = 0] = [luminance(left), luminance(right)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function distance(left: string, right: string): number {
  const lab = (colour: string) => {
    const [red, green, blue] = linear(colour);
    const root = (value: number) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
    const x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505);
    const y = root(0.2126 * red + 0.7152 * green + 0.0722 * blue);
    const z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089);
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
  };
  const [a, b] = [lab(left), lab(right)];
  return Math.hypot(...a.map((value, index) => value - (b[index] ?? 0)));
}

for (const selector of [':root', ':root[data-theme="dark"]']) {
  test(`lines of a chart are seen, and told from each other: ${selector}`, () => {
    const tokens = tokensOf(selector);
    const surface = tokens.get('--surface') ?? '';
    LINES.forEach((name, index) => {
      const colour = tokens.get(name) ?? '';
      ok(contrast(colour, surface) >= CONTRAST_MIN, `${name} on the surface: ${contrast(colour, surface)}`);
      for (const other of LINES.slice(0, index)) {
        const apart = distance(colour, tokens.get(other) ?? '');
        ok(apart >= DISTANCE_MIN, `${name} and ${other}: ${apart}`);
      }
    });
  });

  test(`texts have the contrast that they need: ${selector}`, () => {
    const tokens = tokensOf(selector);
    for (const [text, surface] of [
      ['--text', '--background'],
      ['--text-muted', '--background'],
      ['--text-muted', '--surface-sunken'],
      ['--accent', '--surface'],
      ['--good', '--good-soft'],
      ['--warning', '--warning-soft'],
      ['--bad', '--bad-soft'],
      ['--on-accent', '--accent'],
    ] as const) {
      const found = contrast(tokens.get(text) ?? '', tokens.get(surface) ?? '');
      ok(found >= 4.5, `${text} on ${surface}: ${found}`);
    }
  });
}
