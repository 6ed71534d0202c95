/** The first with proxies of agents: https://nodejs.org/api/http.html#built-in-proxy-support */
const LEAST = { major: 24, minor: 5 };

/** What is wrong with the Node.js that runs this, in words; null: nothing. An older one would go past every proxy. */
export function nodeProblem(version = process.versions.node): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > LEAST.major || (major === LEAST.major && minor >= LEAST.minor);
  return isEnough
    ? null
    : `leadbell needs Node.js ${LEAST.major}.${LEAST.minor} or later, and this is ${version}: run it as \`npm run -s leadbell -- …\`, which brings its own, or install a newer one`;
}
