import fc from 'fast-check';

/** A mutant is seen by the first cases or by none: what each property may take, so that thousands of mutants can run. */
const PROPERTY_MAX_MS = 100;

fc.configureGlobal({ interruptAfterTimeLimit: PROPERTY_MAX_MS });
