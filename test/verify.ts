import { spawnSync } from 'node:child_process';

/** `npm run verify`: all that one machine can verify, as `.ci/run` does. What a tool is missing for is said at the end. */
interface Step {
  command: string;
  /** What must run for it, and what it is called where there is none. */
  needs?: { probe: string; tool: string };
}

const STEPS: readonly Step[] = [
  { command: 'npm test' },
  { command: 'npm run test:simulation -- --count 200' },
  { command: 'npm run test:simulation -- --people --count 50' },
  { command: 'npm run -s leadbell -- check leadbell.example.yaml' },
  { command: 'npx cdk synth --quiet -c stage=example' },
  { command: 'npm run test:package' },
  {
    command: 'npm run test:browser',
    needs: {
      probe: 'test -x "$CHROMIUM" || test -x /usr/bin/chromium',
      tool: 'Chromium (CHROMIUM says where it is)',
    },
  },
  {
    command: 'npm run test:dynamodb-local',
    needs: { probe: 'java -version', tool: 'Java 17 or later' },
  },
  {
    command: 'npm run test:lambda-runtime',
    needs: { probe: 'cmake --version && g++ --version', tool: 'cmake and g++' },
  },
  {
    command: 'npm run test:deploy',
    needs: { probe: 'python3 -c "import venv, ensurepip"', tool: 'Python 3 with venv' },
  },
];

const succeeds = (command: string, stdio: 'ignore' | 'inherit'): boolean =>
  spawnSync(command, { shell: true, stdio }).status === 0;

const results: Record<string, string> = {};
for (const { command, needs } of STEPS) {
  if (needs && !succeeds(needs.probe, 'ignore')) {
    results[command] = `not verified: it needs ${needs.tool}`;
    continue;
  }
  console.log(`\n== ${command}`);
  results[command] = succeeds(command, 'inherit') ? 'fine' : 'FAILED';
}
console.log('');
for (const [command, result] of Object.entries(results)) console.log(`${command}: ${result}`);
process.exitCode = Object.values(results).includes('FAILED') ? 1 : 0;
