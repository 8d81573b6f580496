/**
 * Is loaded before every test file: properties draw from one seed, so that what fails has failed because of a change.
 * `PROPERTY_SEED=random npx ava <file>` looks elsewhere, and `PROPERTY_SEED=<number>` draws what a failure named.
 */
import fc from 'fast-check';

const { PROPERTY_SEED: seed = '42' } = process.env;
if (seed !== 'random') fc.configureGlobal({ seed: Number(seed) });
