// Measures and calibrates the face: expression scores of a picture and its mirror image, on FER2013's public test part.
import { join } from 'node:path';
import { accuracy, bootstrapInterval, unweightedAverageRecall } from '@avemo/metrics';
import { openDataset } from '@avemo/pipelines';
import { emotions, scoreFaces } from '@avemo/pipelines/predict';
import { createExpressionScorer, expressionNames, expressionScores } from '@avemo/vision-prep/faces';
import { calibrated, rounded } from './calibration.mjs';

const meant = { angry: 'anger', happy: 'happiness', sad: 'sadness' };
const known = (label) => meant[label] ?? label;
const batch = 64;

/** Temperature and figures. */
export async function measureFace({ data }) {
  const { clips } = await openDataset('fer2013', join(data, 'fer2013'));
  const tested = clips.filter(({ split }) => split === 'validation');
  const scorer = await createExpressionScorer();
  const [truth, answers, alone] = [[], [], []];
  for (let at = 0; at < tested.length; at += batch) {
    const some = tested.slice(at, at + batch);
    const pictures = [];
    for (const clip of some)
      for await (const { picture } of clip.media().video.frames()) pictures.push(picture);
    truth.push(...some.map(({ label }) => emotions.indexOf(known(label))));
    answers.push(...(await scoreFaces(pictures, { scorer })));
    const { data: scores } = await expressionScores(pictures, { scorer });
    some.forEach((_, i) => {
      const row = scores.subarray(i * expressionNames.length, (i + 1) * expressionNames.length);
      alone.push(emotions.indexOf(known(expressionNames[row.indexOf(Math.max(...row))])));
    });
  }
  scorer.dispose();
  const predicted = answers.map((row) => row.indexOf(Math.max(...row)));
  const figure = (what, metric, statistic, answer) => {
    const { estimate, low, high } = bootstrapInterval(statistic, [truth, answer], { resamples: 1000 });
    console.log(what, metric, rounded(estimate));
    return { what, metric, value: rounded(estimate), low: rounded(low), high: rounded(high) };
  };
  const where = `FER2013, public test part (${tested.length} pictures)`;
  const { temperature, results } = calibrated(truth, answers);
  return {
    temperature,
    results: [
      figure(`${where}, picture and mirror image`, 'accuracy', accuracy, predicted),
      figure(`${where}, picture and mirror image`, 'UAR', unweightedAverageRecall, predicted),
      figure(`${where}, picture alone`, 'accuracy', accuracy, alone),
      ...results,
    ],
  };
}
