/** The classes: the sign of the sentiment. @internal */
export const sentiments = ['negative', 'positive'] as const;
