import { spawn } from 'node:child_process';

/** Runs the README's first command as a user would, until a lead has rung and the console page answers. */
const WITHIN_MS = 60_000;

const demo = spawn('npm', ['start'], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
const end = (signal: NodeJS.Signals) => process.kill(-(demo.pid as number), signal);
const timer = setTimeout(() => {
  console.error(`no lead rang within ${WITHIN_MS / 1000} s`);
  end('SIGKILL');
  process.exit(1);
}, WITHIN_MS);

let said = '';
for await (const chunk of demo.stdout) {
  said += chunk;
  process.stdout.write(chunk);
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
  if (!url || !/\sA\s.+→/.test(said)) continue;
  const page = await fetch(url);
  if (!page.ok || !(await page.text()).includes('leadbell'))
    throw new Error(`the console answered ${page.status}`);
  break;
}
clearTimeout(timer);
const ended = new Promise((resolve) => demo.once('exit', resolve));
end('SIGINT');
await ended;
console.log('the demo rings, and its console answers');
