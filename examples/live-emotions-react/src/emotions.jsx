/** The label of an answer and the probability of each emotion; how far each modality counted, where it is given. */
export function Emotions({ answer, counted = {}, names = {} }) {
  const { label, probabilities } = answer;
  const shares = Object.entries(counted).map(
    ([name, share]) => `${names[name] ?? name} ${(100 * share).toFixed(0)} %`,
  );
  return (
    <div className="emotions">
      <p>
        <strong>{label ? `${label} ${(100 * probabilities[label]).toFixed(0)} %` : 'nothing to say'}</strong>
        {shares.length > 0 && `, from ${shares.join(' and ')}`}
      </p>
      {Object.entries(probabilities).map(([name, share]) => (
        <label key={name}>
          {name} <meter value={share} data-emotion={name} />
        </label>
      ))}
    </div>
  );
}
