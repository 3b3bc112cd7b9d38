// The layer of the command line: which flags were given, whether as often as they may, and to a command that has them.
import { type Layer, LayerBuilder } from './layer.ts';
import { readTexts } from './read-value.ts';
import type { CommandLine } from './tokenize.ts';

const origin = { kind: 'flag' } as const;

/** Reads the values of a tokenized command line. */
export function fromCommandLine({ command, texts, problems }: CommandLine): Layer {
  const layer = new LayerBuilder();
  layer.problems.push(...problems);
  for (const [flag, given] of texts) {
    // Flags of serve are let through everywhere: a Deployment's arguments can be given to check as they are.
    if (!flag.commands.includes(command) && !flag.commands.includes('serve')) {
      const message = `--${flag.name} is for ${flag.commands.join(', ')}; ${command} does not have it`;
      layer.problems.push({ flag: `--${flag.name}`, message, origin });
    }
    if (given.length > 1 && !flag.repeatable) {
      const message = `--${flag.name} cannot be repeated, and was given ${given.length} times`;
      layer.problems.push({ flag: `--${flag.name}`, message, origin });
    }
    layer.set(flag, readTexts(flag, given), origin);
  }
  return layer;
}
