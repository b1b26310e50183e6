// What the study reads of a data set: labels as numbers, one vector per stream and clip, and, where the corpus has it, what
// the authors' own system answered.

/** The clips of `openDataset`, each with `features(fold)` and, where there is one, `publishedProbabilities()`. */
export function studyData({ name, labels, clips }) {
  const read = async (clip, stream, fold) => (await clip.media(fold).features[stream]()).data;
  return {
    name,
    labels,
    clips: clips.map((clip) => {
      const streams = Object.keys(clip.media().features);
      const own = streams.filter((stream) => stream !== 'published-fusion');
      return {
        id: clip.id,
        label: labels.indexOf(clip.label),
        speaker: clip.speaker,
        session: clip.session,
        split: clip.split,
        fold: clip.fold,
        files: clip.files.map(({ path }) => path),
        features: async (fold) =>
          Object.fromEntries(
            await Promise.all(own.map(async (stream) => [stream, await read(clip, stream, fold)])),
          ),
        ...(streams.includes('published-fusion') && {
          publishedProbabilities: () => read(clip, 'published-fusion'),
        }),
      };
    }),
  };
}
