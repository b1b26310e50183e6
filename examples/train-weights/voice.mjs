// Trains and measures the voices of @avemo/weights.
import {
  accuracy,
  bootstrapInterval,
  groupKFold,
  classScores,
  unweightedAverageRecall,
} from '@avemo/metrics';
import { emotions, encodeVoice, fitVoice, scoreVoice, voiceFeatures } from '@avemo/pipelines/predict';
import { calibrated, rounded } from './calibration.mjs';
import { corpusClips, normalized } from './clips.mjs';
import { codecs } from './codecs.mjs';

const shared = ['anger', 'happiness', 'neutral', 'sadness'];
const fitting = { regularization: 333, steps: 120 };
/** Seconds of sound behind one answer: about the length of the training clips. */
const window = 3;

/** What is set, for the run's config.json. */
export const voiceSettings = { features: voiceFeatures, ...fitting, window, folds: 5 };

const fit = (clips, labelOf) =>
  fitVoice(
    clips.map(({ row }) => row),
    clips.map(labelOf),
    fitting,
  );

/** The probabilities of each clip by a model that has met nobody of its group. */
async function heldOut(clips, { labelOf, groupOf, folds }) {
  const splits = folds
    ? groupKFold(clips.map(groupOf), { folds, labels: clips.map(labelOf) })
    : [...new Set(clips.map(groupOf))].map((group) => {
        const test = clips.flatMap((clip, i) => (groupOf(clip) === group ? [i] : []));
        return { test, train: clips.flatMap((clip, i) => (groupOf(clip) === group ? [] : [i])) };
      });
  const answers = new Array(clips.length);
  for (const { train, test } of splits) {
    const model = await fit(
      Array.from(train, (i) => clips[i]),
      labelOf,
    );
    for (const i of test) {
      const { row, copies } = clips[i];
      const answer = (functionals) => ({
        labels: model.labels,
        probabilities: scoreVoice(model, functionals),
      });
      answers[i] = answer(row);
      answers[i].copies = Object.fromEntries(
        Object.entries(copies).flatMap(([name, copy]) => (copy ? [[name, answer(copy)]] : [])),
      );
    }
  }
  return answers;
}

const top = ({ labels, probabilities }) => labels[probabilities.indexOf(Math.max(...probabilities))];

/** A figure with the 95 % interval over speakers. */
function figure(what, metric, { clips, labelOf, answers }) {
  const statistic = { UAR: unweightedAverageRecall, accuracy }[metric];
  const { estimate, low, high } = bootstrapInterval(
    (truth, predicted) => statistic(truth, predicted),
    [clips.map(labelOf), answers.map(top)],
    { groups: clips.map(({ speaker }) => speaker), resamples: 1000 },
  );
  console.log(
    `${what}: ${metric} ${(100 * estimate).toFixed(1)} % (${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)})`,
  );
  return { what, metric, value: rounded(estimate), low: rounded(low), high: rounded(high) };
}

const own = ({ own }) => own;
const label = ({ label }) => label;
const speaker = ({ speaker }) => speaker;

/** Unseen speakers of the same corpus, all its classes: with functionals as they are, and brought to each speaker's mean. */
async function withinCorpus(name, clips, groupOf) {
  const results = [];
  for (const [how, rows] of [
    ['as recorded', clips],
    ['each speaker brought to mean 0 and deviation 1', normalized(clips, speaker)],
  ]) {
    const task = { clips: rows, labelOf: own, answers: await heldOut(rows, { labelOf: own, groupOf }) };
    const what = `${name}, ${new Set(clips.map(own)).size} classes, unseen speakers, ${how}`;
    results.push(figure(what, 'accuracy', task), figure(what, 'UAR', task));
  }
  return results;
}

/** What all corpora have, as recorded and brought to the same mean. */
const fourClasses = (clips) => {
  const four = clips.filter((clip) => shared.includes(clip.label) && clip.own !== 'calm');
  return [
    ['as recorded', four],
    ['each corpus brought to mean 0 and deviation 1', normalized(four, ({ corpus }) => corpus)],
    ['each speaker brought to mean 0 and deviation 1', normalized(four, speaker)],
  ];
};

/** The corpora that training has not met, four classes: each in turn or, where training has `only` one, all others. */
export async function acrossCorpora(clips, only) {
  const results = [];
  for (const [how, rows] of fourClasses(clips)) {
    for (const corpus of new Set(rows.map(({ corpus }) => corpus))) {
      if (corpus === only) continue;
      const learns = (clip) => (only ? clip.corpus === only : clip.corpus !== corpus);
      const model = await fit(rows.filter(learns), label);
      const here = rows.filter((clip) => clip.corpus === corpus);
      const answers = here.map(({ row }) => ({
        labels: model.labels,
        probabilities: scoreVoice(model, row),
      }));
      const what = `${corpus}, not in training, ${shared.length} classes, ${how}`;
      results.push(figure(what, 'UAR', { clips: here, labelOf: label, answers }));
    }
  }
  return results;
}

/** What the shipped voice says of speakers that a part of the training has not met, and its temperature. */
async function unseenSpeakers(clips) {
  const answers = await heldOut(clips, { labelOf: label, groupOf: speaker, folds: 5 });
  const { labels } = answers[0];
  const truth = clips.map((clip) => labels.indexOf(clip.label));
  const { temperature, results: calibration } = calibrated(
    truth,
    answers.map(({ probabilities }) => probabilities),
  );
  const task = { clips, labelOf: label, answers };
  const results = [figure(`shipped classes, unseen speakers (5 folds)`, 'UAR', task)];
  const classes = [...new Set(clips.map(label))].sort();
  const scores = classScores(clips.map(label), answers.map(top), { classes });
  classes.forEach((name, c) =>
    results.push({ what: `${name}, unseen speakers`, metric: 'recall', value: rounded(scores.recall[c]) }),
  );
  for (const corpus of new Set(clips.map(({ corpus }) => corpus))) {
    const here = clips.flatMap((clip, i) => (clip.corpus === corpus ? [i] : []));
    const sub = { clips: here.map((i) => clips[i]), labelOf: label, answers: here.map((i) => answers[i]) };
    results.push(figure(`${corpus}, shipped classes, unseen speakers (5 folds)`, 'UAR', sub));
  }
  for (const gender of ['women', 'men']) {
    const here = clips.flatMap((clip, i) => (clip.gender === gender ? [i] : []));
    const sub = { clips: here.map((i) => clips[i]), labelOf: label, answers: here.map((i) => answers[i]) };
    results.push(figure(`${gender}, shipped classes, unseen speakers (5 folds)`, 'UAR', sub));
  }
  results.push(...calibration, ...codecFigures(clips, answers));
  return { temperature, results };
}

/** How often a lossy copy has the label of the clip itself, how far its probabilities are away, and what it costs. */
function codecFigures(clips, answers) {
  return Object.keys(codecs).flatMap((name) => {
    const here = clips.flatMap((_, i) => (answers[i].copies[name] ? [i] : []));
    if (here.length === 0) return [];
    const mean = (of) => rounded(here.reduce((sum, i) => sum + of(answers[i], i), 0) / here.length);
    const distance = (a, b) =>
      a.probabilities.reduce((sum, p, c) => sum + Math.abs(p - b.probabilities[c]) / 2, 0);
    const right = (answer, i) => Number(top(answer) === clips[i].label);
    const what = `copies as ${name}, unseen speakers`;
    const whole = {
      what: 'the same clips without loss, unseen speakers',
      metric: 'accuracy',
      value: mean(right),
    };
    return [
      { what, metric: 'agreement', value: mean((a) => Number(top(a) === top(a.copies[name]))) },
      { what, metric: 'distance', value: mean((a) => distance(a, a.copies[name])) },
      { what, metric: 'accuracy', value: mean((a, i) => right(a.copies[name], i)) },
      ...(name === Object.keys(codecs)[0] ? [whole] : []),
    ];
  });
}

export async function shippedVoice(clips) {
  const known = clips.filter(({ label }) => emotions.includes(label));
  const { temperature, results } = await unseenSpeakers(known);
  const bytes = await encodeVoice({ model: await fit(known, label), temperature, window });
  return { bytes, results };
}

const names = { ravdess: 'RAVDESS', emodb: 'Emo-DB', nemo: 'nEMO' };
const foldOf = { ravdess: ({ fold }) => fold, emodb: speaker, nemo: speaker };

/** The two voices with their cards; `corpora` are those that the first one learns from. */
export async function trainVoices({ corpora, ...options }) {
  const read = {};
  for (const name of corpora) read[name] = await corpusClips(name, options);
  const all = corpora.flatMap((name) => read[name].clips);
  const within = {};
  for (const name of corpora) within[name] = await withinCorpus(names[name], read[name].clips, foldOf[name]);
  const across = await acrossCorpora(all);
  const voice = await shippedVoice(all);
  const alone = await shippedVoice(read.emodb.clips);
  const speakers = new Set(all.map(speaker)).size;
  const limits =
    `Acted speech of ${speakers} adults (${corpora.map((name) => names[name]).join(', ')}). Figures across corpora are what to ` +
    'expect elsewhere: well below those for speakers of the same corpus. Not for judging people, and not for children, ' +
    'noise, telephone, singing or other languages without a test of your own. A lossy copy may get another label than the ' +
    'clip itself; some nine of ten copies at 24 to 48 kbit/s kept it.';
  return {
    voice: {
      card: {
        task: 'emotions in a voice: logistic regression on functionals of pitch, voice quality, energy and spectrum',
        licence: 'CC BY-NC-SA 4.0',
        data: corpora.map((name) => read[name].about),
        results: [...voice.results, ...corpora.flatMap((name) => within[name]), ...across],
        limits,
      },
      ...voice,
    },
    'voice-emodb': {
      card: {
        task: 'emotions in a voice (no surprise), the same model trained on Emo-DB alone',
        licence: 'MIT; its training data, Emo-DB, is offered for free download',
        data: [read.emodb.about],
        results: [...alone.results, ...within.emodb, ...(await acrossCorpora(all, 'emodb'))],
        limits: limits.replace(/^[^.]*/, 'Acted speech of 8 adults in German, ten sentences'),
      },
      ...alone,
    },
  };
}
