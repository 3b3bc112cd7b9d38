// What every provider must do, whatever stands behind it: the sync half relies on each line of this.
import { describe, test } from 'node:test';
import { type Behaviour, benchOf, type ProviderTraits, type StartedProvider, zoneNames } from './bench.ts';
import { groups } from './groups-contract.ts';
import { names } from './names-contract.ts';
import { reading, writing } from './records-contract.ts';
import { refusals } from './refusals-contract.ts';
import { turns } from './turns-contract.ts';

/**
 * Registers the tests that a provider must pass.
 * @param start makes a provider that manages exactly these zones, all of them empty; called once for each test
 */
export function providerContract(
  name: string,
  start: (zoneNames: readonly string[]) => Promise<StartedProvider>,
  traits: ProviderTraits = { setIdentifiers: 'kept' },
): void {
  const behaviour: Behaviour = (title, body) => {
    test(title, async () => {
      const { provider, close } = await start(zoneNames);
      try {
        await body(await benchOf(provider));
      } finally {
        await close();
      }
    });
  };
  describe(`provider contract: ${name}`, () => {
    reading(behaviour);
    writing(behaviour);
    groups(behaviour);
    names(behaviour, traits);
    refusals(behaviour);
    turns(behaviour);
  });
}
