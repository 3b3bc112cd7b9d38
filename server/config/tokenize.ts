// The command line as ExternalDNS's parser (kingpin) reads it: command, flags with their texts, bare words.
import { ArgumentQueue, type ReadFile } from './argument-queue.ts';
import { type Command, commandNames, fileCommands, isCommand } from './commands.ts';
import { type Flag, flagNamed, flags, flagWithLetter } from './flag-table.ts';
import type { Problem } from './problem.ts';
import { refusedFlag } from './refused-flags.ts';
import { nearest } from './suggest.ts';

export interface CommandLine {
  readonly command: Command;
  /** False for a bare list of flags, which is serve. */
  readonly spelledOut: boolean;
  /** Without dashes; only for help. */
  readonly helpTopic: string | undefined;
  /** The name that explain is asked for. */
  readonly subject: string | undefined;
  /** The texts given to each flag, in order. */
  readonly texts: ReadonlyMap<Flag, readonly string[]>;
  readonly problems: readonly Problem[];
}

/** `--flag` and `--flag=text`. */
const longForm = /^--([^=]*)(?:=(.*))?$/s;
const flagNames = flags.map((flag) => flag.name);

/**
 * Splits the arguments. Values are still texts; nothing is checked but the form.
 * @param readFile for @file arguments
 */
export function tokenize(argv: readonly string[], readFile: ReadFile): CommandLine {
  return new Tokenizer(argv, readFile).run();
}

class Tokenizer {
  readonly #queue: ArgumentQueue;
  readonly #texts = new Map<Flag, string[]>();
  readonly #bare: string[] = [];
  readonly #problems: Problem[] = [];
  #command: Command | undefined;
  #helpTopic: string | undefined;
  #subject: string | undefined;
  #asked: 'help' | 'version' | undefined;

  constructor(argv: readonly string[], readFile: ReadFile) {
    this.#queue = new ArgumentQueue(argv, readFile);
  }

  run(): CommandLine {
    for (let argument = this.#queue.next(); argument !== undefined; argument = this.#queue.next()) {
      if (argument === '--') this.#bare.push(...this.#queue.takeRest());
      else if (argument.startsWith('--')) this.#long(argument);
      else if (argument.startsWith('-') && argument !== '-') this.#short(argument);
      else this.#word(argument);
    }
    if (this.#asked === 'version') return this.#done('version');
    if (this.#asked === 'help') {
      if (this.#command !== 'help') this.#helpTopic = this.#command ?? this.#bare[0];
      return this.#done('help');
    }
    const command = this.#command ?? this.#nearestCommand() ?? 'serve';
    if (command === 'explain') this.#takeSubject();
    if (fileCommands.has(command)) this.#addFiles();
    else for (const word of this.#bare) this.#unexpected(word);
    return this.#done(command);
  }

  #done(command: Command): CommandLine {
    return {
      command,
      spelledOut: this.#command !== undefined,
      helpTopic: this.#helpTopic,
      subject: this.#subject,
      texts: this.#texts,
      // Whoever asks for help or the version gets it, whatever else is wrong.
      problems: this.#asked === undefined ? [...this.#queue.problems, ...this.#problems] : [],
    };
  }

  #word(word: string): void {
    if (this.#command === undefined && isCommand(word)) this.#command = word;
    else if (this.#command === 'help' && this.#helpTopic === undefined) this.#helpTopic = word;
    else this.#bare.push(word);
    // `zonewarden help --policy` asks about the flag and does not give it.
    if (word === 'help' && this.#command === 'help' && this.#queue.peek()?.startsWith('-')) {
      this.#helpTopic = this.#queue.next()?.replace(/^-+/, '').replace(/=.*/s, '');
    }
  }

  #long(argument: string): void {
    const match = longForm.exec(argument);
    const name = match?.[1] ?? '';
    const text = match?.[2];
    if (name === 'help' || name === 'version') {
      this.#asked ??= name;
      return;
    }
    const flag = flagNamed(name);
    if (flag !== undefined) this.#give(flag, `--${name}`, text);
    else if (name.startsWith('no-') && flagNamed(name.slice(3)) !== undefined) this.#negate(name.slice(3), text);
    else this.#unknown(`--${name}`, text);
  }

  #short(argument: string): void {
    if (argument === '-h') {
      this.#asked ??= 'help';
      return;
    }
    const flag = flagWithLetter(argument.charAt(1));
    // `-filename x` is a long flag with a dash missing, not -f with the value ilename.
    const wordLike = flagNamed(argument.slice(1).replace(/=.*/s, '')) !== undefined;
    if (flag === undefined || wordLike) {
      this.#unknown(argument.replace(/=.*/s, ''), argument.split('=')[1]);
      return;
    }
    const attached = argument.slice(2).replace(/^=/, '');
    this.#give(flag, `-${argument.charAt(1)}`, argument.length > 2 ? attached : undefined);
  }

  #give(flag: Flag, written: string, text: string | undefined): void {
    if (flag.form === 'boolean') {
      this.#add(flag, text ?? 'true');
      if (text === undefined) this.#refuseDetachedBoolean(flag);
      return;
    }
    const value = text ?? this.#queue.takeValue();
    if (value !== undefined) {
      this.#add(flag, value);
      return;
    }
    this.#problems.push({
      flag: `--${flag.name}`,
      message: `${written} needs a value; one that starts with - is written --${flag.name}=VALUE`,
    });
  }

  #negate(name: string, text: string | undefined): void {
    const flag = flagNamed(name);
    if (flag === undefined) return;
    if (flag.form !== 'boolean') {
      this.#problems.push({ message: `unknown flag --no-${name}; --${name} is not a boolean` });
    } else if (text !== undefined) {
      this.#problems.push({ message: `--no-${name} takes no value; write --no-${name} or --${name}=true|false` });
    } else {
      this.#add(flag, 'false');
    }
  }

  /** `--events false` would otherwise be on, with a bare word left over. */
  #refuseDetachedBoolean(flag: Flag): void {
    const next = this.#queue.peek();
    if (next !== 'true' && next !== 'false') return;
    this.#queue.next();
    const instead = next === 'true' ? `--${flag.name}` : `--no-${flag.name}`;
    this.#problems.push({
      message: `--${flag.name} ${next} is not accepted; write --${flag.name}=${next} or ${instead}`,
    });
  }

  #add(flag: Flag, text: string): void {
    const texts = this.#texts.get(flag);
    if (texts === undefined) this.#texts.set(flag, [text]);
    else texts.push(text);
  }

  /** Never shows the value: the flag may be a misspelt secret. */
  #unknown(written: string, text: string | undefined): void {
    const next = this.#queue.peek();
    if (text === undefined && next !== undefined && !isCommand(next)) this.#queue.takeValue();
    const name = written.replace(/^-+/, '');
    const refusal = refusedFlag(name.replace(/^no-/, ''));
    if (refusal !== undefined) {
      this.#problems.push({ message: `${written} ${refusal}` });
      return;
    }
    const negated = name.startsWith('no-') ? nearest(name.slice(3), flagNames) : undefined;
    const near = nearest(name, flagNames) ?? (negated && `no-${negated}`);
    const suggestion = near === undefined ? 'zonewarden --help lists the flags' : `did you mean --${near}?`;
    this.#problems.push({ message: `unknown flag ${written}; ${suggestion}` });
  }

  #takeSubject(): void {
    this.#subject = this.#bare.shift();
    if (this.#subject === undefined) {
      this.#problems.push({ message: 'explain needs the DNS name to explain: zonewarden explain web.example.com' });
    }
  }

  #addFiles(): void {
    const filename = flagNamed('filename');
    if (filename === undefined) return;
    for (const word of this.#bare) this.#add(filename, word);
  }

  /** A misspelt command is reported and then taken for what it was meant to be: the rest is judged better so. */
  #nearestCommand(): Command | undefined {
    const [word] = this.#bare;
    const near = word === undefined ? undefined : nearest(word, commandNames);
    if (word === undefined || near === undefined || !isCommand(near)) return undefined;
    this.#bare.shift();
    this.#problems.push({ message: `unknown command ${JSON.stringify(word)}; did you mean ${near}?` });
    return near;
  }

  #unexpected(word: string): void {
    this.#problems.push({ message: `unexpected argument ${JSON.stringify(word)}; ${this.#whatBareWordsAre()}` });
  }

  #whatBareWordsAre(): string {
    if ([...this.#texts.keys()].some((flag) => flag.name === 'filename')) return 'give every path a -f of its own';
    if (this.#command === 'help') return 'help takes one topic';
    if (this.#command === undefined) return `the commands are ${commandNames.join(', ')}`;
    return `${this.#command} takes flags only`;
  }
}
