// The layer of the --config file: YAML with the flags' names as keys. Every mistake is reported with its line.
import { type Document, isMap, isNode, isScalar, LineCounter, type Pair, parseDocument } from 'yaml';
import type { ReadFile } from './argument-queue.ts';
import { type Flag, flagNamed, flags } from './flag-table.ts';
import { type Layer, LayerBuilder } from './layer.ts';
import type { Origin } from './problem.ts';
import { type Reading, readYaml } from './read-value.ts';
import { refusedFlag } from './refused-flags.ts';
import { nearest } from './suggest.ts';

const keys = flags.map((flag) => flag.name).filter((name) => name !== 'config');

/**
 * Reads the configuration file.
 * @param path as given, for messages
 * @param origin where the path was given
 */
export function fromConfigFile(path: string, origin: Origin, readFile: ReadFile): Layer {
  const layer = new LayerBuilder();
  let text: string;
  try {
    text = readFile(path);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    layer.problems.push({ flag: '--config', message: `the configuration file cannot be read: ${why}`, origin });
    return layer;
  }
  readSettings(path, text, layer);
  return layer;
}

function readSettings(path: string, text: string, layer: LayerBuilder): void {
  const lines = new LineCounter();
  // The library's pretty errors quote the source, which may hold secrets.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number | undefined) => ({ kind: 'file', path, line: lines.linePos(offset ?? 0).line }) as const;
  for (const { code, message, pos } of document.errors) {
    // What follows a colon is a piece of the source.
    const why =
      code === 'MULTIPLE_DOCS' ? 'expected one YAML document, found several' : `not YAML: ${message.split(':')[0]}`;
    layer.problems.push({ message: why, origin: at(pos[0]) });
  }
  if (document.errors.length > 0 || document.contents === null) return;
  if (!isMap(document.contents)) {
    layer.problems.push({ message: 'expected a mapping of settings, such as `interval: 5m`', origin: at(0) });
    return;
  }
  for (const pair of document.contents.items) {
    const key = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
    const origin = at(isScalar(pair.key) ? pair.key.range?.[0] : undefined);
    const flag = key === 'config' ? undefined : flagNamed(key);
    if (flag === undefined) layer.problems.push({ message: unknownKey(key), origin });
    else layer.set(flag, readPair(flag, pair, document), origin);
  }
}

function readPair(flag: Flag, { value }: Pair, document: Document): Reading {
  try {
    return readYaml(flag, isNode(value) ? value.toJS(document) : value);
  } catch (cause) {
    // An alias without its anchor, or one that grows without bounds.
    return { problems: [`cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`] };
  }
}

function unknownKey(key: string): string {
  if (key === 'config') return 'config cannot be set in the configuration file itself';
  const refusal = refusedFlag(key);
  if (refusal !== undefined) return `${key} ${refusal}`;
  const positive = flagNamed(key.replace(/^no-/, ''));
  if (positive?.form === 'boolean') return `unknown key ${key}; write ${positive.name}: false`;
  const near = nearest(key, keys);
  return `unknown key ${key}${near === undefined ? '' : `; did you mean ${near}?`}`;
}
