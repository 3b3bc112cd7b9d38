// The commands of the program, and what `zonewarden help COMMAND` says of each.

export const commandNames = ['serve', 'check', 'endpoints', 'plan', 'explain', 'version', 'help'] as const;
export type Command = (typeof commandNames)[number];

/** The commands that take the configuration. */
export const configuredCommands = [
  'serve',
  'check',
  'endpoints',
  'plan',
  'explain',
] as const satisfies readonly Command[];

/** The commands that only read manifests; bare arguments are further files to them. */
export const fileCommands: ReadonlySet<Command> = new Set<Command>(['check', 'endpoints', 'plan', 'explain']);

export interface CommandText {
  readonly usage: string;
  readonly summary: string;
  /** Paragraphs for the command's own help page. */
  readonly details: readonly string[];
}

export const commandTexts: Readonly<Record<Command, CommandText>> = {
  serve: {
    usage: 'zonewarden [serve] [flags]',
    summary: 'Runs the admission webhook and the DNS sync; a bare list of flags is serve.',
    details: [
      'With -f it takes its objects from files, needs no cluster, and answers DNS itself (--provider=inmemory).',
      '--no-webhook and --no-sync run one half alone.',
      "An ExternalDNS Deployment's arguments can be given as they are. Where they name no serving certificate, such a " +
        'bare list of flags runs the sync alone and says so; the spelled-out serve asks for the certificate.',
      'Exit code 2: the configuration cannot be used.',
    ],
  },
  check: {
    usage: 'zonewarden check -f PATH [-f PATH...] [PATH...] [flags]',
    summary: 'Judges manifests as the webhook would, without a cluster.',
    details: [
      'With --from-cluster it judges what a live cluster has stored.',
      'Exit code 0: everything is allowed. 1: something is denied. 2: bad usage or unreadable input.',
    ],
  },
  endpoints: {
    usage: 'zonewarden endpoints -f PATH [-f PATH...] [PATH...] [flags]',
    summary: 'Prints the DNS endpoints that manifests want, after all filters.',
    details: [
      "With --from-cluster they are a live cluster's objects.",
      'Exit code 0, or 2 for bad usage or unreadable input.',
    ],
  },
  plan: {
    usage: 'zonewarden plan -f PATH [-f PATH...] [PATH...] [--records=FILE] [flags]',
    summary: 'Prints what a sync of manifests would change at the provider.',
    details: [
      "With --from-cluster it is a live cluster's objects: with a Deployment's own flags, what the next sync would change.",
      'Current records come from --records, else from the configured provider.',
      'Exit code 0; with --exit-code 2 when there are changes. Bad usage and unreadable input are 2 as well.',
    ],
  },
  explain: {
    usage: 'zonewarden explain NAME [-f PATH...] [PATH...] [--records=FILE] [flags]',
    summary: 'Says all about one DNS name: who claims it, the rules, what is there, what comes next.',
    details: [
      'With --from-cluster and the flags of a Deployment it answers for what runs there; nothing is changed.',
      'Current records come from --records, else from the configured provider.',
      'Exit code 0, or 2 for bad usage or unreadable input.',
    ],
  },
  version: {
    usage: 'zonewarden version',
    summary: 'Prints the version, the commit and the Node version.',
    details: [],
  },
  help: {
    usage: 'zonewarden help [FLAG | COMMAND]',
    summary: 'Explains one flag or command; alone it lists all of them.',
    details: [],
  },
};

export function isCommand(word: string): word is Command {
  return (commandNames as readonly string[]).includes(word);
}
