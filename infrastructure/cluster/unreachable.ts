/** An engine could not be reached within the time its adapter has for it. What was asked may or may not have been done: ask again. */
export class EngineUnreachable extends Error {
  constructor(
    /** The engine as people call it: `EventStoreDB`, `MongoDB`, `Kafka`. */
    readonly engine: string,
    cause: unknown,
  ) {
    super(`${engine} cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'EngineUnreachable';
  }
}
