// The in-memory provider against the contract that every provider passes.
import { InMemoryProvider } from '../../reconciler/providers/inmemory/provider.ts';
import { providerContract } from './provider-contract.ts';

providerContract('inmemory', async (zoneNames) => ({
  provider: new InMemoryProvider(zoneNames),
  close: async () => undefined,
}));
