import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Robot } from '../support/robot.ts';
import type { Vendor } from '../support/vendor.ts';
import { closeScene, config, minutesAgo, openScene, type Place, secrets } from './leadbell.ts';

const RUN = ['run', '--config', 'leadbell.yaml', '--port', '0', '--json'];
const withAnswers = (port: number): string => `
people: { zhangsan: { name: 张三 } }
teams: { east: { people: [zhangsan], assign: rotate } }
answers: { url: "http://127.0.0.1:${port}", listen: "127.0.0.1:${port}" }
`;

describe('leadbell run, where leads are taken', () => {
  let place: Place;
  let vendor: Vendor;
  let robot: Robot;
  let other: Server;
  let port: number;
  beforeEach(async () => {
    ({ place, vendor, robot } = await openScene([minutesAgo(2)]));
    other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    ({ port } = other.address() as AddressInfo);
    await place.write(
      'leadbell.yaml',
      config(vendor.url).replace('sales, hot] }', 'sales, hot], team: east }') + withAnswers(port),
    );
  });
  afterEach(async () => {
    other.close();
    await closeScene({ place, vendor, robot });
  });

  it('serves the page on a port of its own: a person is enrolled there, takes a lead, and commands know', async () => {
    other.close();
    const running = place.start(RUN, secrets(robot.url));
    await running.said('"event":"started"');
    await running.said('"event":"told"');
    const command = (...args: string[]) =>
      place.run([...args, '--config', 'leadbell.yaml', '--json'], secrets(robot.url));
    const cookies = new Map<string, string>();
    /** As a browser without JavaScript: cookies, the form's hidden field, and where it is sent. */
    const browse = async (url: string, button?: string): Promise<string> => {
      const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const keep = (answer: Response) => {
        for (const set of answer.headers.getSetCookie()) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
          cookies.set(name, value);
        }
        return answer;
      };
      const shown = keep(await fetch(url, { headers: { cookie: cookie() } }));
      const page = await shown.text();
      if (button === undefined) return page;
      const form = /name="form" value="([^"]*)"/.exec(page)?.[1] ?? '';
      const pressed = await fetch(url, {
        method: 'POST',
        body: new URLSearchParams({ form, do: button }),
        headers: { cookie: cookie() },
        redirect: 'manual',
      });
      expect(keep(pressed).status).toBe(303);
      return browse(new URL(pressed.headers.get('location') ?? '', url).href);
    };

    const personal = JSON.parse((await command('people', 'link', 'zhangsan')).stdout) as { url: string };
    expect(await browse(personal.url, 'enrol')).toContain('已启用，你是 张三');
    await expect.poll(() => robot.heard.length).toBeGreaterThan(0);
    const [link = ''] = /http:\/\/127[\d.:]+\/c\/[\w-]+/.exec(robot.heard[0]?.content ?? '') ?? [];
    const page = await browse(link, 'claim');
    expect(page).toContain('已接手');
    expect(page).toContain('tel:18555525545');
    expect(JSON.parse((await command('claims')).stdout)).toMatchObject([{ claimedBy: 'zhangsan' }]);
    running.child.kill('SIGINT');
    const { stdout, stderr, code } = await running.ended;
    expect(code).toBe(0);
    expect(stdout).toContain(`"answers":"http://127.0.0.1:${port}"`);
    expect(stdout + stderr).not.toContain('18555525545');
  });

  it('does not start without its port, and says which key names another', async () => {
    const { code, stderr } = await place.run(RUN, secrets(robot.url));
    expect(code).toBe(1);
    expect(stderr).toContain(`port ${port} of 127.0.0.1`);
    expect(stderr).toContain('answers.listen');
  });
});
