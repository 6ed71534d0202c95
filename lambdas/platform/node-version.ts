/** The first version whose agents support proxies: https://nodejs.org/api/http.html#built-in-proxy-support */
const LEAST = { major: 24, minor: 5 };

/** Says what is wrong with the running Node.js; null: nothing. An older version would ignore every proxy. */
export function nodeProblem(version = process.versions.node): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > LEAST.major || (major === LEAST.major && minor >= LEAST.minor);
  return isEnough
    ? null
    : `leadbell needs Node.js ${LEAST.major}.${LEAST.minor} or later, and this is ${version}: run it as \`npm run -s leadbell -- …\`, which brings its own, or install a newer one`;
}
