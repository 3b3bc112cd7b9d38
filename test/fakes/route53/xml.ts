// As much XML as Route 53's requests have: elements and text.

export interface Element {
  readonly name: string;
  readonly children: readonly Element[];
  readonly text: string;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function plainText(text: string): string {
  return text.replace(/&(?:#x([0-9A-Fa-f]+)|#(\d+)|(\w+));/g, (whole, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return entities[name] ?? whole;
  });
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** @returns the root element */
export function parse(xml: string): Element {
  const stack: { name: string; children: Element[]; text: string }[] = [{ name: '', children: [], text: '' }];
  for (const [, declaration, end, start, closed, text] of xml.matchAll(
    /(<\?[^>]*\?>)|<\/([^>]+)>|<([^\s/>]+)[^>]*?(\/?)>|([^<]+)/g,
  )) {
    const top = stack.at(-1);
    if (declaration !== undefined || top === undefined) continue;
    if (text !== undefined) top.text += plainText(text);
    else if (end !== undefined) stack.at(-2)?.children.push(stack.pop() ?? top);
    else if (start !== undefined) {
      const element = { name: start, children: [], text: '' };
      if (closed === '/') top.children.push(element);
      else stack.push(element);
    }
  }
  const [root] = stack[0]?.children ?? [];
  if (root === undefined) throw new TypeError(`no element in ${xml}`);
  return root;
}

export function write({ name, children, text }: Element): string {
  return `<${name}>${children.length > 0 ? children.map(write).join('') : escaped(text)}</${name}>`;
}

export function child(element: Element, name: string): Element | undefined {
  return element.children.find((one) => one.name === name);
}

export function textOf(element: Element, ...path: readonly string[]): string {
  const found = path.reduce<Element | undefined>((at, name) => at && child(at, name), element);
  return found?.text ?? '';
}
