/** What annotations can be made of each other, and what of them. */
export const CONVERTIBLE = ['melody', 'multipitch', 'notes'] as const;
export const CONVERTED = [...CONVERTIBLE, 'midi'] as const;
