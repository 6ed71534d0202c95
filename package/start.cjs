'use strict';
// A file of its own, because an old Node.js cannot even read `import()`.
void import('./cli/leadbell.js');
