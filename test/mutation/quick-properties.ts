import fc from 'fast-check';

/** A mutant is seen by the first cases or by none, and nobody reads its smallest: thousands of them must run. */
/** What a property may take. */
const PROPERTY_MAX_MS = 100;

fc.configureGlobal({ interruptAfterTimeLimit: PROPERTY_MAX_MS, endOnFailure: true });
