// Nest 12 and several of its dependencies are native ES modules; Jest runs them as CommonJS, so everything is transformed.
const typescript = { syntax: 'typescript', tsx: true, decorators: true };
const transform = { legacyDecorator: true, decoratorMetadata: true, react: { runtime: 'automatic' } };

export default {
  testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/test/**/*.test.tsx'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/'],
  transform: {
    '\\.tsx?$': ['@swc/jest', { jsc: { target: 'es2022', parser: typescript, transform }, module: { type: 'commonjs' } }],
    '\\.m?js$': ['@swc/jest', { jsc: { target: 'es2022' }, module: { type: 'commonjs' } }],
  },
  transformIgnorePatterns: [],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
};
