// Writes src/services/wire.ts from openapi.json; with --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { wireTypes } from './openapi.mjs';

const path = 'src/services/wire.ts';
const text = wireTypes(JSON.parse(readFileSync('openapi.json', 'utf8')));
const present = (() => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
})();
if (present !== text) {
  if (process.argv.includes('--check')) {
    console.error(`frontend: ${path} is not what openapi.json gives: run frontend/build`);
    process.exit(1);
  }
  writeFileSync(path, text);
}
