// Names and texts as Route 53 writes them: what is not plain comes as an octal escape, `\052` for an asterisk.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
import { quotedText, textStrings } from '../../character-string.ts';

const octal = /\\([0-3][0-7]{2})/g;

/** @returns the name in lower case without its final dot, octal escapes taken out */
export function readName(text: string): string {
  const plain = unescapedOctal(text).toString('utf8');
  return plain.toLowerCase().replace(/\.$/, '');
}

function unescapedOctal(text: string): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (const found of text.matchAll(octal)) {
    parts.push(Buffer.from(text.slice(from, found.index)), Buffer.of(Number.parseInt(found[1] ?? '0', 8)));
    from = found.index + found[0].length;
  }
  return Buffer.concat([...parts, Buffer.from(text.slice(from))]);
}

/**
 * Reads a TXT value, cut into strings or not.
 * @returns one quoted string, as the rest of the program has them; the value itself when it cannot be read
 */
export function readText(value: string): string {
  const strings: Buffer[] = [];
  let rest = value.trim();
  while (rest !== '') {
    const [whole, inner = ''] = /^\s*"((?:[^"\\]|\\.)*)"/s.exec(rest) ?? [];
    if (whole === undefined) return value;
    strings.push(unescapedText(inner));
    rest = rest.slice(whole.length).trim();
  }
  return quotedText(Buffer.concat(strings));
}

function unescapedText(inner: string): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (const found of inner.matchAll(/\\(?:([0-3][0-7]{2})|(.))/gs)) {
    const [whole, code, plain = ''] = found;
    parts.push(Buffer.from(inner.slice(from, found.index)));
    parts.push(code === undefined ? Buffer.from(plain) : Buffer.of(Number.parseInt(code, 8)));
    from = found.index + whole.length;
  }
  return Buffer.concat([...parts, Buffer.from(inner.slice(from))]);
}

/** Writes a TXT target: strings of at most 255 octets, quoted, everything but printable ASCII as octal. */
export function writeText(target: string): string {
  return textStrings(target).map(writeString).join(' ');
}

function writeString(octets: Buffer): string {
  const text = octets.toString('latin1').replace(/["\\]/g, '\\$&');
  const escaped = text.replace(/[^\x20-\x7e]/g, (odd) => `\\${odd.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return `"${escaped}"`;
}
