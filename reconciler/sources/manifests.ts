// Kubernetes objects in files, as kubectl reads them: YAML with several documents, JSON, List objects, folders, stdin.
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { LineCounter, parseAllDocuments } from 'yaml';
import type { RawObject } from '../claims/kinds/read-kind.ts';

/** One object and where it stands. */
export interface Manifest {
  readonly file: string;
  /** Position of the document in the file, from 1. */
  readonly document: number;
  /** Line of the document's first content, from 1. */
  readonly line: number;
  readonly object: RawObject;
}

/** A file that cannot be read or is not what it should be; the message names file, document and line. */
export class ManifestError extends Error {
  readonly code = 'UNREADABLE_MANIFEST';
  readonly file: string;

  constructor(file: string, message: string, cause?: unknown) {
    super(`${file}: ${message}`, { cause });
    this.name = 'ManifestError';
    this.file = file;
  }
}

const extensions = new Set(['.yaml', '.yml', '.json']);

/**
 * Lists the manifest files behind paths, sorted: a file is taken whatever its name, a folder is searched to the bottom
 * for .yaml, .yml and .json.
 * @throws ManifestError for a path that is not there or cannot be read
 */
export async function manifestFiles(paths: readonly string[]): Promise<readonly string[]> {
  const files = new Set<string>();
  for (const path of paths) {
    for (const file of await filesOf(path)) files.add(file);
  }
  return [...files].sort();
}

async function filesOf(path: string): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory() && extensions.has(extname(entry.name)))
      .map((entry) => join(entry.parentPath, entry.name));
  } catch (cause) {
    throw new ManifestError(
      path,
      `cannot be read (${reason(cause)}); -f takes a file, a folder or - for standard input`,
      cause,
    );
  }
}

/** Reads and parses one file. @throws ManifestError */
export async function readManifestFile(file: string): Promise<readonly Manifest[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new ManifestError(file, `cannot be read (${reason(cause)})`, cause);
  }
  return parseManifests(file, text);
}

/**
 * Parses YAML or JSON text into objects; empty documents are skipped, a List gives its items.
 * @param file a name for messages, `-` for standard input
 * @throws ManifestError for broken syntax or a document that is no Kubernetes object
 */
export function parseManifests(file: string, text: string): readonly Manifest[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, merge: true });
  const manifests: Manifest[] = [];
  // An empty text gives a marker object without iterator entries.
  for (const [index, document] of [...documents].entries()) {
    const problem = document.errors[0];
    if (problem !== undefined) {
      const line = problem.linePos?.[0].line ?? 1;
      const text = problem.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '');
      throw new ManifestError(file, `line ${line}: ${text}`, problem);
    }
    const start = document.contents?.range?.[0];
    const at = { file, document: index + 1, line: start === undefined ? 1 : lines.linePos(start).line };
    const value: unknown = convert(() => document.toJS({ maxAliasCount: 100 }), at);
    if (value === null || value === undefined) continue;
    manifests.push(...objectsOf(value, at));
  }
  return manifests;
}

type Place = Omit<Manifest, 'object'>;

function convert<T>(read: () => T, at: Place): T {
  try {
    return read();
  } catch (cause) {
    throw new ManifestError(at.file, `document ${at.document} (line ${at.line}): ${reason(cause)}`, cause);
  }
}

function objectsOf(value: unknown, at: Place): readonly Manifest[] {
  const where = `document ${at.document} (line ${at.line})`;
  if (!isObject(value)) {
    throw new ManifestError(at.file, `${where} is not a Kubernetes object: it must be a map with apiVersion and kind`);
  }
  const { apiVersion, kind, items } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || kind === '') {
    throw new ManifestError(at.file, `${where} is not a Kubernetes object: apiVersion and kind must be strings`);
  }
  if (!kind.endsWith('List') || !Array.isArray(items)) return [{ ...at, object: value }];
  return items.flatMap((entry: unknown) => objectsOf(entry, at));
}

function isObject(value: unknown): value is RawObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function reason(cause: unknown): string {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return 'no such file or folder';
  return cause instanceof Error ? cause.message : String(cause);
}
