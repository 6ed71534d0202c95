import { spawn } from 'node:child_process';

/**
 * Runs the README's first command as a user would, until a lead has rung, the console and the page of the lead answer,
 * and somebody of the simulated team has taken one.
 */
const WITHIN_MS = 150_000;

const demo = spawn('npm', ['start'], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
const end = (signal: NodeJS.Signals) => process.kill(-(demo.pid as number), signal);
let missing = 'no lead rang';
const timer = setTimeout(() => {
  console.error(`${missing} within ${WITHIN_MS / 1000} s`);
  end('SIGKILL');
  process.exit(1);
}, WITHIN_MS);

let said = '';
for await (const chunk of demo.stdout) {
  said += chunk;
  process.stdout.write(chunk);
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
  if (!url || !/\sA\s.+→/.test(said)) continue;
  await expectPage(url, /leadbell/);
  missing = 'no lead with a page was told';
  const view = await (await fetch(`${url}/view`)).text();
  const lead = /http:\/\/localhost:\d+\/c\/[\w.-]+/.exec(view)?.[0];
  if (!lead) continue;
  // A simulated rep may have been faster.
  await expectPage(lead, /我来跟进|接手/);
  missing = 'nobody took a lead';
  if (/"claimedBy":"[^"]/.test(view)) break;
}
clearTimeout(timer);
const ended = new Promise((resolve) => demo.once('exit', resolve));
end('SIGINT');
await ended;
console.log('the demo rings, its pages answer, and somebody takes a lead');

async function expectPage(url: string, text: RegExp): Promise<void> {
  const page = await fetch(url);
  if (!page.ok || !text.test(await page.text()))
    throw new Error(`${url} answered ${page.status}, without ${text}`);
}
