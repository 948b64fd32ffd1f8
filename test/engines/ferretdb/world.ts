/** What the tests of the MongoDB adapters share: a database of one's own, and a connection that breaks where a test wants it to. */
import { randomUUID } from 'node:crypto';
import { connectMongo, type Mongo } from '../../../infrastructure/cluster/mongo.ts';

const given = process.env['MONGO_URL'];

export const mongoUrl = (): string => {
  if (given === undefined) throw new Error('MONGO_URL is not set: run npm run test:engines, which starts a server');
  return given;
};

export const freshDatabase = (): string => `nagi-test-${randomUUID()}`;

/** How long a server may take where it is not the question: a busy machine answers late. */
export const patience = { answerWithin: 20_000, giveUpAfter: 120_000 };

/** A connection to a database that is removed when it is closed. */
export const ownMongo = async (): Promise<Mongo> => {
  const mongo = await connectMongo({ url: mongoUrl(), database: freshDatabase(), ...patience });
  return {
    ...mongo,
    close: async () => {
      await mongo.db.dropDatabase();
      await mongo.close();
    },
  };
};

export const withMongo = async (run: (mongo: Mongo) => Promise<void>): Promise<void> => {
  const mongo = await ownMongo();
  try {
    await run(mongo);
  } finally {
    await mongo.close();
  }
};

/** The process as it were: dies at a step, and does nothing any more. `after`: what was asked then is still done by the server. */
export const dying = (mongo: Mongo, step: number, after: boolean): Mongo & { readonly steps: () => number } => {
  let steps = 0;
  return {
    ...mongo,
    steps: () => steps,
    ask: async (work) => {
      steps += 1;
      if (steps > step || (steps === step && !after)) throw new Error('died');
      const answer = await mongo.ask(work);
      if (steps === step) throw new Error('died');
      return answer;
    },
  };
};

/** Waits before a step until it is let go on, as a process does that is stopped in the middle. */
export const pausing = (mongo: Mongo, step: number): { readonly mongo: Mongo; readonly stopped: Promise<void>; goOn(): void } => {
  let steps = 0;
  let goOn: () => void = () => undefined;
  let stop: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (goOn = resolve));
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  return {
    stopped,
    goOn: () => goOn(),
    mongo: {
      ...mongo,
      ask: async (work) => {
        steps += 1;
        if (steps === step) {
          stop();
          await gate;
        }
        return mongo.ask(work);
      },
    },
  };
};
