// Imported by every file of a bundle: what the entry loads at the start is then shared by all that is loaded later, and
// so becomes one file.
import 'entry-of-the-bundle';
