/**
 * What the functions load when they first need it. A world goes on while a module is read from disk, so the first world
 * of a busy machine would not be the one of its seed.
 */
import '../../lambdas/digests/windows.ts';
import '../../lambdas/faults/details/zh-CN.ts';
import '../../lambdas/faults/episode-notices.ts';
import '../../lambdas/functions/open-follow.ts';
import '../../lambdas/polling/apply.ts';
import '../../lambdas/polling/filter/compare-lists.ts';
