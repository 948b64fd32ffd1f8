// Nest 12 and several of its dependencies are native ES modules; Jest runs them as CommonJS, so everything is transformed.
const typescript = { syntax: 'typescript', tsx: true, decorators: true };
const transform = { legacyDecorator: true, decoratorMetadata: true, react: { runtime: 'automatic' } };

export default {
  // Only so that a test that hangs ends: a busy machine may take its time.
  testTimeout: 30_000,
  testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/test/**/*.test.tsx'],
  // Tests of engines need servers, which `npm run test:engines` starts.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/', ...(process.env.NAGI_ENGINES === undefined ? ['<rootDir>/test/engines/'] : [])],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/', '<rootDir>/.engines/'],
  transform: {
    '\\.tsx?$': ['@swc/jest', { jsc: { target: 'es2022', parser: typescript, transform }, module: { type: 'commonjs' } }],
    // Nobody steps through a package here, and maps of theirs are larger than they are.
    '\\.m?js$': ['@swc/jest', { jsc: { target: 'es2022' }, module: { type: 'commonjs' }, sourceMaps: false }],
  },
  transformIgnorePatterns: [
    // Made by the compiler of protocol buffers, as CommonJS, with a `this` that must stay what it is.
    '/node_modules/google-protobuf/', '/node_modules/@eventstore/db-client/generated/',
    // CommonJS as it is, and megabytes of it.
    '/node_modules/playwright-core/',
  ],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
};
