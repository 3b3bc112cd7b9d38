// Text in columns for the terminal.

/** Breaks text at spaces into lines of at most `width` characters; a longer word stands alone. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/**
 * Sets a term and its explanation side by side; a term too long for its column gets a line of its own.
 * @param column where the explanation begins
 * @param width of the whole line
 */
export function beside(term: string, explanation: string, column: number, width: number): string[] {
  const indent = ' '.repeat(column);
  const lines = wrap(explanation, width - column);
  if (term.length > column - 2) return [term, ...lines.map((line) => indent + line)];
  return lines.map((line, index) => (index === 0 ? term.padEnd(column) : indent) + line);
}
