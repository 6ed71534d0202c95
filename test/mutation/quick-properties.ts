import fc from 'fast-check';

/** What a property may take: a mutant is seen by its first cases or by none, and thousands of them must run. */
const PROPERTY_MAX_MS = 25;

// Nobody reads the smallest case of a mutant.
fc.configureGlobal({ interruptAfterTimeLimit: PROPERTY_MAX_MS, endOnFailure: true });
