import { useEffect, useState } from 'react';
import { createEmotionDetector } from '@avemo/pipelines/live';

const nothing = { state: 'starting', result: undefined, results: 0, missing: [], error: undefined };

/**
 * A detector that runs while the component is there; a new `attempt` starts a new one.
 *
 * @param picture - ref of the element that shows the camera's picture
 * @param attempt - any value; a detector is started for each
 * @returns what the detector does, its last result, their number, the devices that are missing, and why it stopped
 */
export function useEmotionDetector(picture, attempt) {
  const [now, setNow] = useState(nothing);
  useEffect(() => {
    let current = true;
    const update = (change) => current && setNow((last) => ({ ...last, ...change(last) }));
    setNow(nothing);
    const detector = createEmotionDetector({
      onResult: (result) => update(({ results }) => ({ result, results: results + 1 })),
      onState: ({ state, reason }) =>
        update(({ missing }) => ({
          state,
          ...(reason && state === 'stopped' && { error: reason.message }),
          ...(reason && state !== 'stopped' && { missing: [...missing, reason.message] }),
        })),
    });
    detector.start().then(
      () => current && detector.video && picture.current.replaceChildren(detector.video),
      ({ message }) => update(() => ({ error: message })),
    );
    return () => {
      current = false;
      void detector.stop();
    };
  }, [picture, attempt]);
  return now;
}
