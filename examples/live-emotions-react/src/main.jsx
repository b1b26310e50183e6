import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { meaning } from '@avemo/pipelines/live';
import { ClipEmotion } from './clip-emotion.jsx';
import { LiveEmotion } from './live-emotion.jsx';
import './style.css';

function Page() {
  const [live, setLive] = useState(false);
  return (
    <main>
      <h1>Emotions of a face and a voice</h1>
      <p className="note">{meaning}</p>
      <section>
        <h2>Live</h2>
        <button id="live" onClick={() => setLive(!live)}>
          {live ? 'Stop' : 'Start camera and microphone'}
        </button>{' '}
        Nothing leaves this page.
        {live && <LiveEmotion />}
      </section>
      <section>
        <h2>Of a clip</h2>
        <ClipEmotion />
      </section>
    </main>
  );
}

// StrictMode mounts everything twice while developing: what a component starts it must also end.
createRoot(document.getElementById('root')).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
