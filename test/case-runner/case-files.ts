// Every case under a folder: each file is read to its last document, and none may be left out unnoticed.
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { CaseError, CaseMap, isMap, type Raw } from './case-map.ts';
import { mergePatch } from './merge-patch.ts';
import { readCase, type TestCase } from './test-case.ts';

/** Documentation that may lie between the cases. */
const readme = 'README.md';

/**
 * Reads the cases in the order of their files.
 * @throws CaseError for a file that is no YAML, holds no case, or says what nobody reads; for a name that is there twice
 */
export function readCases(folder: string): readonly TestCase[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && entry.name !== readme)
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  const cases = files.flatMap((file) => casesOf(folder, file));
  const names = new Map<string, string>();
  for (const { name, file } of cases) {
    const other = names.get(name);
    if (other !== undefined) throw new CaseError(file, `"${name}" is the name of a case in ${other} too`);
    names.set(name, file);
  }
  return cases;
}

function casesOf(folder: string, file: string): readonly TestCase[] {
  if (extname(file) !== '.yaml') throw new CaseError(file, 'cases are .yaml files');
  let shared: Raw = {};
  const cases: TestCase[] = [];
  for (const document of [...parseAllDocuments(readFileSync(join(folder, file), 'utf8'), { merge: true })]) {
    const [problem] = document.errors;
    if (problem !== undefined) throw new CaseError(file, problem.message);
    const raw: unknown = document.toJS({ maxAliasCount: -1 });
    if (raw === null) continue;
    if (isMap(raw) && isMap(raw.shared)) shared = onlyShared(file, raw);
    else cases.push(readCase(file, mergePatch(shared, raw)));
  }
  if (cases.length === 0) throw new CaseError(file, 'holds no case');
  return cases;
}

/** What the cases below it are laid over. */
function onlyShared(file: string, raw: Raw): Raw {
  const map = new CaseMap(`${file}: shared`, raw);
  const shared = map.need('shared', map.map('shared'));
  map.end();
  return shared;
}
