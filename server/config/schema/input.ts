// Flags that say what a command reads and how it answers.
import { flagGroup } from '../flag.ts';

const flag = flagGroup({ group: 'Input and output', externalDns: false });

export const inputFlags = {
  filename: flag.texts({
    description:
      'File or folder (recursive) with the objects, - for standard input; several documents, JSON and List are read. ' +
      'With it serve needs no cluster.',
    short: 'f',
    placeholder: 'PATH',
    minLength: 1,
    accepts: 'a path, or - for standard input',
  }),
  config: flag.text({
    description:
      'YAML file with the same settings, keys as the flags without dashes. Flags and environment win over it.',
    placeholder: 'FILE',
  }),
  fromCluster: flag.boolean({
    description: 'Read the objects that a live cluster has stored, instead of files.',
    commands: ['check', 'endpoints', 'plan'],
  }),
  output: flag.choice(['text', 'json', 'yaml', 'github'], {
    default: 'text',
    description: 'The form of the answer; github (workflow commands, for annotations in a pull request) is for check.',
    short: 'o',
    commands: ['check', 'endpoints', 'plan'],
  }),
  records: flag.text({
    description:
      "File with the current records: a JSON array in ExternalDNS's endpoint form, ownership TXT records included. plan reads " +
      'it instead of the provider, serve starts --provider=inmemory with it.',
    placeholder: 'FILE',
    commands: ['serve', 'plan'],
  }),
  exitCode: flag.boolean({ description: 'Exit with 2 when the plan has changes.', commands: ['plan'] }),
};
