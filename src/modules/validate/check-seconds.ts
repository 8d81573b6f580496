/** Seconds that a check which lasts may take. */
export const CHECK_SECONDS = 60;
