// Writes the chart's tables: `node deploy/generate-chart.ts` after a source or a kind has changed; a test compares.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { chartTables } from './chart-tables.ts';

const head = '# Made from the table of kinds by deploy/generate-chart.ts. Do not edit.\n';

export function tablesText(): string {
  return head + stringify(chartTables(), { lineWidth: 0, aliasDuplicateObjects: false });
}

if (import.meta.main) writeFileSync(join(import.meta.dirname, 'helm/zonewarden/files/tables.yaml'), tablesText());
