import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import test from 'ava';

/** Where real recordings are, if they are there. */
export const SHARED_DATA = resolve('../shared/data');

/** A test that needs real recordings; it shows as skipped where they are not. */
export const testWithData = existsSync(SHARED_DATA) ? test : test.skip;
