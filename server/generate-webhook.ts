// Writes deploy/webhook-configuration.yaml from the table of kinds: `npm run docs` after a kind or rule has changed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { webhookManifest } from './webhook-manifest.ts';

writeFileSync(join(import.meta.dirname, '../deploy/webhook-configuration.yaml'), webhookManifest());
