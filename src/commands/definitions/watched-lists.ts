/** The lists whose changes can be watched. */
export const watchedLists = ['tools', 'prompts', 'resources'] as const;
