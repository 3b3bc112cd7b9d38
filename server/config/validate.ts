// What no single flag can say: settings that need, exclude or contradict each other.
import { cipherSuiteNames } from '../cipher-suites.ts';
import type { Command } from './commands.ts';
import { fileCommands } from './commands.ts';
import type { Config, ConfigKey } from './config.ts';
import { flagName } from './names.ts';
import type { Problem } from './problem.ts';

/** A rule over the whole configuration, such as one that compiles the selectors. Problems name the flag to change. */
export type ConfigCheck = (config: Config) => readonly Problem[];

interface Situation {
  readonly config: Config;
  readonly command: Command;
  /** serve with no files: objects come from an API server. */
  readonly inCluster: boolean;
}

type Rule = (situation: Situation) => Problem | false;

/** Messages that ExternalDNS has are kept word for word (reference 6.2). */
const rules: readonly Rule[] = [
  ({ config, command }) =>
    fileCommands.has(command) &&
    config.filename.length === 0 &&
    !config.fromCluster &&
    about('filename', `${command} reads manifests: give them with -f PATH, or -f - for standard input`),
  ({ config }) =>
    config.fromCluster &&
    config.filename.length > 0 &&
    about('fromCluster', '--from-cluster reads the cluster and -f reads files; give one of them'),
  ({ config, command }) =>
    command !== 'check' &&
    config.output === 'github' &&
    about('output', `-o github is for check; ${command} prints text, json or yaml`),
  ({ config, inCluster }) =>
    inCluster &&
    config.source.length === 0 &&
    about('source', 'no sources specified; give at least one, such as --source=ingress, or objects from files with -f'),
  ({ config, inCluster }) =>
    inCluster &&
    config.sync &&
    config.provider === undefined &&
    about('provider', 'no provider specified; give one, such as --provider=aws, or --no-sync to run the webhook alone'),
  ({ config, command }) =>
    command === 'serve' &&
    !config.webhook &&
    !config.sync &&
    about('webhook', '--no-webhook and --no-sync leave nothing to run'),
  ({ config }) =>
    config.provider === 'azure' &&
    config.azureConfigFile === '' &&
    about('azureConfigFile', 'no Azure config file specified'),
  ({ config }) =>
    config.txtPrefix !== '' &&
    config.txtSuffix !== '' &&
    about('txtSuffix', 'txt-prefix and txt-suffix are mutual exclusive'),
  ({ config, command }) =>
    command === 'serve' &&
    config.records !== '' &&
    config.provider !== 'inmemory' &&
    about('records', '--records seeds --provider=inmemory; with another provider serve reads what the provider holds'),
  ({ config }) =>
    config.txtEncryptEnabled &&
    config.txtEncryptAesKey === '' &&
    about('txtEncryptAesKey', 'the AES Encryption key must be set when TXT record encryption is enabled'),
  ({ config }) =>
    config.noopRegistryDeletes &&
    config.registry !== 'noop' &&
    about(
      'noopRegistryDeletes',
      '--noop-registry-deletes goes with --registry=noop; other registries know what is ours',
    ),
  ({ config }) => config.txtOwnerId === '' && about('txtOwnerId', 'owner id cannot be empty'),
  ({ config }) => config.annotationPrefix === '' && about('annotationPrefix', '--annotation-prefix cannot be empty'),
  ({ config }) =>
    config.annotationPrefix !== undefined &&
    !/^$|\/$/.test(config.annotationPrefix) &&
    about('annotationPrefix', "--annotation-prefix must end with '/'"),
  ({ config }) =>
    config.ignoreHostnameAnnotation &&
    config.fqdnTemplate.length === 0 &&
    about('ignoreHostnameAnnotation', 'FQDN Template must be set if ignoring annotations'),
  ({ config }) => config.kubeApiQps <= 0 && about('kubeApiQps', '--kube-api-qps must be greater than 0'),
  ({ config }) => config.kubeApiBurst <= 0 && about('kubeApiBurst', '--kube-api-burst must be greater than 0'),
  ({ config }) =>
    (config.tlsCertFile === '') !== (config.tlsPrivateKeyFile === '') &&
    about(
      config.tlsCertFile === '' ? 'tlsCertFile' : 'tlsPrivateKeyFile',
      '--tls-cert-file and --tls-private-key-file are given together or not at all',
    ),
  ({ config, inCluster }) =>
    inCluster &&
    config.webhook &&
    config.certificateSource === 'files' &&
    config.tlsCertFile === '' &&
    config.tlsPrivateKeyFile === '' &&
    about(
      'tlsCertFile',
      'the webhook needs a serving certificate: give --tls-cert-file and --tls-private-key-file, ' +
        '--certificate-source=self-managed, or --no-webhook',
    ),
  ({ config }) =>
    config.certificateSource === 'self-managed' &&
    (config.tlsCertFile !== '' || config.tlsPrivateKeyFile !== '') &&
    about('certificateSource', 'self-managed certificates are in no file; leave out --tls-cert-file and its key'),
  ({ config, command }) =>
    command === 'serve' &&
    config.certificateSource === 'self-managed' &&
    config.filename.length > 0 &&
    about('certificateSource', 'self-managed certificates need a cluster; objects come from files here (-f)'),
  ({ config }) =>
    config.certificateAuthorityLifetime < 4 * config.certificateLifetime &&
    about(
      'certificateAuthorityLifetime',
      '--certificate-authority-lifetime must be four times --certificate-lifetime or more, so that authorities overlap',
    ),
  ({ config }) => {
    const unknown = config.tlsCipherSuites.find((name) => !cipherSuiteNames.includes(name));
    if (unknown === undefined) return false;
    return about('tlsCipherSuites', `there is no suite "${unknown}"; expected some of ${cipherSuiteNames.join(', ')}`);
  },
  ({ config }) =>
    config.webhookAllowedNames.length > 0 &&
    config.webhookClientCaFile === '' &&
    about(
      'webhookAllowedNames',
      '--webhook-allowed-names are names in certificates: give --webhook-client-ca-file too',
    ),
];

/** @returns every contradiction, in the order of the rules */
export function crossFlagProblems(situation: Situation): readonly Problem[] {
  return rules.map((rule) => rule(situation)).filter((problem) => problem !== false);
}

function about(key: ConfigKey, message: string): Problem {
  return { flag: `--${flagName(key)}`, message };
}
