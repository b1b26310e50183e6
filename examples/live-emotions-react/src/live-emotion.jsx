import { useRef, useState } from 'react';
import { Emotions } from './emotions.jsx';
import { useEmotionDetector } from './use-emotion-detector.js';

const names = { face: 'face', sound: 'voice' };

/** What camera and microphone show, from the moment it is mounted until it is gone. */
export function LiveEmotion() {
  const picture = useRef(null);
  const [attempt, setAttempt] = useState(0);
  const { state, result, results, missing, error } = useEmotionDetector(picture, attempt);
  const absent = result ? Object.keys(names).filter((name) => !(name in result.counted)) : [];
  return (
    <div id="live-emotion" data-state={state} data-results={results}>
      <div className="picture" ref={picture} />
      <p role="status">
        {state}
        {missing.length > 0 && ` (${missing.join(' ')})`}
      </p>
      {error && (
        <p role="alert">
          {error} <button onClick={() => setAttempt(attempt + 1)}>Try again</button>
        </p>
      )}
      {result && (
        <>
          <Emotions answer={result} counted={result.counted} names={names} />
          {absent.length > 0 && <p>Missing: {absent.map((name) => names[name]).join(', ')}</p>}
        </>
      )}
    </div>
  );
}
