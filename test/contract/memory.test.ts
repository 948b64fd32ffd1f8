import { memoryCheckpoints } from '../../infrastructure/memory/checkpoints.ts';
import { memoryEventStore } from '../../infrastructure/memory/event-store.ts';
import { memoryMessageBus } from '../../infrastructure/memory/message-bus.ts';
import { memoryNeighbours } from '../../infrastructure/memory/neighbours.ts';
import { memoryReadStore } from '../../infrastructure/memory/read-store.ts';
import { memoryVault } from '../../infrastructure/memory/vault.ts';
import { checkpointsContract } from './checkpoints.ts';
import { eventStoreContract } from './event-store.ts';
import { messageBusContract } from './message-bus.ts';
import { neighboursContract } from './neighbours.ts';
import { readStoreContract } from './read-store.ts';
import { memoryRecords } from '../../infrastructure/memory/records.ts';
import { recordsContract } from './records.ts';
import { vaultContract } from './vault.ts';

recordsContract('memory', async () => ({ records: memoryRecords(), close: async () => undefined }));

eventStoreContract('memory', async () => {
  const store = memoryEventStore();
  return { store, close: () => store.close() };
});

readStoreContract('memory', async () => {
  const store = memoryReadStore();
  return { store, close: () => store.close() };
});

checkpointsContract('memory', async () => ({ checkpoints: memoryCheckpoints(), close: async () => undefined }));

neighboursContract('memory', async () => ({ join: memoryNeighbours(), close: async () => undefined }));

vaultContract('memory', async () => ({ vault: memoryVault(), close: async () => undefined }));

messageBusContract('memory', async () => {
  const bus = memoryMessageBus();
  return { bus, close: () => bus.close() };
});
