/** Debian's Chromium, as root in a container, talking to nobody. */
export const BROWSER_PATH = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const BROWSER_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
