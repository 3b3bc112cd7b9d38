// Flags of the ownership registry.
import { flagGroup } from '../flag.ts';

const flag = flagGroup({ group: 'Ownership registry', externalDns: true, commands: ['serve', 'plan'] });

const own = flagGroup({ group: 'Ownership registry', externalDns: false, commands: ['serve', 'plan'] });

export const registryFlags = {
  txtOwnerId: flag.text({
    default: 'default',
    placeholder: 'ID',
    description:
      'Who this instance is in ownership records. Give every instance its own: a shared id shares the records.',
  }),
  txtPrefix: flag.text({
    placeholder: 'PREFIX',
    description: 'Put before the name of an ownership record; may hold %{record_type}. Not with --txt-suffix.',
  }),
  txtSuffix: flag.text({
    placeholder: 'SUFFIX',
    description: 'Put after the first label of an ownership record; may hold %{record_type}. Not with --txt-prefix.',
  }),
  txtWildcardReplacement: flag.text({
    placeholder: 'TEXT',
    description: 'Stands for * in the names of ownership records.',
  }),
  txtEncryptEnabled: flag.boolean({
    description: 'Write ownership records encrypted (AES-256-GCM). Needs --txt-encrypt-aes-key.',
  }),
  txtEncryptAesKey: flag.text({
    placeholder: 'KEY',
    description:
      'AES key for ownership records, 32 bytes plain or in base64. With it encrypted records are read, even when none ' +
      'are written.',
    secret: true,
  }),
  noopRegistryDeletes: own.boolean({
    description:
      'With --registry=noop change and delete whatever is there, as ExternalDNS does: every record of a managed type that ' +
      'no object wants goes, whoever made it.',
  }),
  txtCacheInterval: flag.duration({
    default: 0,
    description: 'As --provider-cache-time; the longer of the two counts, since all records are read together.',
  }),
  adopt: own.boolean({
    description:
      'A record without an owner that is exactly as wanted gains an ownership record, and is ours from then on. Needs ' +
      '--registry=txt.',
  }),
  migrateFromTxtOwner: flag.text({
    placeholder: 'ID',
    description: 'Take over the records of this owner: they are written again with --txt-owner-id. Not with noop.',
  }),
};
