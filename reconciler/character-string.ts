// Character-strings (RFC 1035 3.3 and 5.1): the quoted text of TXT and NAPTR records as octets.

/** RFC 1035 3.3: one octet holds the length. */
const maxStringOctets = 255;

const quoted = /^\s*"((?:[^"\\]|\\.)*)"/s;
const escaped = /\\(?:([01][0-9]{2}|2[0-4][0-9]|25[0-5])|(.))/gs;

/**
 * Reads a TXT target: one or several quoted strings, or plain text, which is one string whatever is in it.
 * @returns the octets, in pieces that each fit a character-string; a reader joins them again (RFC 7208 3.3)
 */
export function textStrings(target: string): Buffer[] {
  return (quotedStrings(target) ?? [Buffer.from(withoutQuotes(target))]).flatMap(pieces);
}

/**
 * Splits `"a" "b"` and takes the escapes `\"`, `\\` and `\DDD` out.
 * @returns undefined when anything but quoted strings is there
 */
function quotedStrings(text: string): Buffer[] | undefined {
  const strings: Buffer[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const [whole, inner = ''] = quoted.exec(rest) ?? [];
    if (whole === undefined) return undefined;
    strings.push(unescaped(inner));
    rest = rest.slice(whole.length);
  }
  return strings.length === 0 ? undefined : strings;
}

/**
 * Takes one field of a NAPTR record (RFC 3403 4.1), quoted or up to the next space.
 * @returns its value and what is left of the text; undefined when there is no field, or it is too long or not ASCII
 */
export function takeString(text: string): { readonly value: string; readonly rest: string } | undefined {
  const [whole, inner] = quoted.exec(text) ?? /^\s*([^\s"]+)(?=\s|$)/.exec(text) ?? [];
  if (whole === undefined || inner === undefined) return undefined;
  const value = unescaped(inner);
  if (value.length > maxStringOctets || value.some((octet) => octet > 127)) return undefined;
  return { value: value.toString('latin1'), rest: text.slice(whole.length) };
}

function unescaped(text: string): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (const found of text.matchAll(escaped)) {
    const [whole, code, plain = ''] = found;
    parts.push(Buffer.from(text.slice(from, found.index)));
    parts.push(code === undefined ? Buffer.from(plain) : Buffer.of(Number(code)));
    from = found.index + whole.length;
  }
  return Buffer.concat([...parts, Buffer.from(text.slice(from))]);
}

function pieces(text: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < text.length; at += maxStringOctets) found.push(text.subarray(at, at + maxStringOctets));
  return found.length > 0 ? found : [text];
}

function withoutQuotes(text: string): string {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}

/** The text of a TXT target, whichever way it is quoted or cut into strings: equal for two that say the same. */
export function textValue(target: string): string {
  return Buffer.concat(textStrings(target)).toString('latin1');
}

/** Writes octets as one quoted string: printable ASCII as it is, UTF-8 as its characters, the rest as `\DDD`. */
export function quotedText(octets: Buffer): string {
  const text = octets.toString('utf8');
  // What is not UTF-8 would come back as other octets.
  const safe = Buffer.from(text).equals(octets) ? text : octets.toString('latin1');
  const plain = safe.replace(/["\\]/g, '\\$&');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
  const odd = safe === text ? /[\u0000-\u001f\u007f]/g : /[\u0000-\u001f\u007f-\u00ff]/g;
  return `"${plain.replace(odd, (found) => `\\${String(found.charCodeAt(0)).padStart(3, '0')}`)}"`;
}
