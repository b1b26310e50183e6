import { useEffect, useRef, useState } from 'react';
import { predict } from '@avemo/pipelines/predict';
import { Emotions } from './emotions.jsx';

/** Asks for a file and says what it shows: each modality alone, and both together. */
export function ClipEmotion() {
  const [{ file, progress, prediction, error }, setNow] = useState({});
  const last = useRef(null);
  useEffect(() => () => last.current?.abort(), []);

  async function ask([file]) {
    if (!file) return;
    last.current?.abort();
    const { signal } = (last.current = new AbortController());
    const show = (now) => signal.aborted || setNow({ file, ...now });
    show({ progress: 0 });
    try {
      show({ prediction: await predict(file, { signal, onProgress: (progress) => show({ progress }) }) });
    } catch (error) {
      show({ error: error.message });
    }
  }

  return (
    <>
      <input
        type="file"
        accept="video/*,audio/*,image/*"
        onChange={({ target }) => void ask([...target.files])}
      />
      {progress !== undefined && <progress value={progress} />}
      {error && <p role="alert">{error}</p>}
      {prediction && (
        <div id="clip-emotion" data-file={file.name}>
          <Emotions answer={prediction} />
          {prediction.modalities.map((part) => (
            <div key={part.modality} data-modality={part.modality}>
              <h3>
                The {part.modality} alone, {(100 * part.counted).toFixed(0)} % of the evidence
              </h3>
              <Emotions answer={part} />
            </div>
          ))}
          {prediction.missing.map(({ modality, text }) => (
            <p key={modality}>{text}</p>
          ))}
        </div>
      )}
    </>
  );
}
