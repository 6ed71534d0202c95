/** What no test can count, since it depends on others: how fast they are, and how large. */
export const ASSUMED = {
  /** From a request to the vendor until its page was read. */
  requestMs: 300,
  /** Of a list of several pages: page 1 once more, and what came meanwhile. The simulated minute asks for so many. */
  requestsAgain: 2,
  /** A call as the vendor sends it, compressed as it accepts it. */
  callBytes: 2000,
  /** A request to the vendor: its headers, with the token, and TLS. */
  requestBytes: 1000,
  tickMs: 150,
  tickMsATask: 0.05,
  tickMsAChannel: 2,
  /** What poll takes beside its requests. */
  pollMs: 100,
  /** What one alert takes of `deliver`, at 256 MiB, where nothing waits: measured (`npm run bench:alert`, about 11 ms of a processor). */
  deliverProcessorMs: 80,
  /** On the way to the table and back, and there. */
  tableMs: 5,
  /** From a message to a robot until its answer. */
  robotMs: 200,
  digestMs: 15_000,
  digestWriteUnits: 200,
  /** A digest e-mail a day, and as many of faults. */
  emailsADay: 2,
  /** Lambda keeps so many long polls open on each queue, and opens each anew so often. */
  pollers: 5,
  longPollMs: 20_000,
  queues: 3,
  /** GB-seconds go by what a function may use. */
  memoryGb: { tick: 0.25, poll: 0.5, deliver: 0.25, digest: 1 },
  /** How long a function knows what it read of a task's leads, in polls, and how many leads it knows at most. */
  remembersPolls: 5,
  remembersLeads: 60_000,
  retentionDays: 90,
  /** One robot tells of so many tasks, and one account has so many, where nothing else is said. */
  tasksAChannel: 50,
  tasksAnAccount: 500,
} as const;
