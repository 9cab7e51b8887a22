/** What all suites have in common. @type {import('jest').Config} */
const common = {
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.tuntas'],
  transform: {
    '^.+\\.(t|j)s$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // With a seed, so that a run can be repeated.
  moduleNameMapper: { '^fast-check$': '<rootDir>/test/support/properties.ts' },
  transformIgnorePatterns: ['/node_modules/(?!(jose)/)'],
};

/** @type {import('jest').Config} */
module.exports = {
  // Each test file has a process of its own: what one leaves behind (engines, timers, memory) is nobody else's.
  workerIdleMemoryLimit: '64MB',
  // A guard against what hangs, for tests and hooks of both projects: nothing is to fail because a machine is slow.
  testTimeout: 240_000,
  // Many suites wait for much of their time. Three at once are a tenth quicker on two cores, and disturb each other.
  maxWorkers: 2,
  testSequencer: '<rootDir>/test/support/longest-first.js',
  projects: [
    {
      ...common,
      displayName: 'parts',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/api/'],
    },
    {
      // The whole stack over HTTP. It is started only when one of these suites runs.
      ...common,
      displayName: 'api',
      testMatch: ['<rootDir>/test/api/**/*.test.ts'],
      globalSetup: '<rootDir>/test/support/api-setup.ts',
      globalTeardown: '<rootDir>/test/support/api-teardown.ts',
    },
  ],
};
