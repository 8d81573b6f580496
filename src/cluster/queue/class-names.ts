/** What names of classes of steps look like: they are part of the names of queues. */
export const CLASS_NAME = /^[a-z][a-z0-9_-]{0,31}$/;

/** The classes of steps that a profile says nothing of: those of one core, and those that use all that there are. */
export const DEFAULT_CLASSES = ['one', 'all'] as const;
