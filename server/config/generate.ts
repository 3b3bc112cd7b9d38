// Writes docs/flags.md from the configuration schema; `npm run docs` runs it, and a test compares.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { flagsPage } from './docs-page.ts';

const docs = join(import.meta.dirname, '../../docs');
mkdirSync(docs, { recursive: true });
writeFileSync(join(docs, 'flags.md'), flagsPage());
