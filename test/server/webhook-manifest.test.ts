import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { webhookManifest } from '../../server/webhook-manifest.ts';

describe('deploy/webhook-configuration.yaml', () => {
  it('is what the table of kinds asks for (npm run docs writes it)', () => {
    const committed = readFileSync(join(import.meta.dirname, '../../deploy/webhook-configuration.yaml'), 'utf8');
    assert.equal(committed, webhookManifest());
  });
});
