import fc from 'fast-check';

/** What a property may take: a mutant is seen by its first cases or by none, and thousands of them must run. */
const PROPERTY_MAX_MS = 25;

fc.configureGlobal({
  interruptAfterTimeLimit: PROPERTY_MAX_MS,
  // Nobody reads the smallest case of a mutant.
  endOnFailure: true,
  // On a busy machine the time may be up before the first case: that says nothing of the mutant.
  reporter: (details) => {
    const sawNothing = details.interrupted && details.numRuns === 0;
    if (details.failed && !sawNothing) throw new Error(fc.defaultReportMessage(details));
  },
});
