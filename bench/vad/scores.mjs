/** Rates over frames at a threshold: error, hits among speech, false alarms among the rest. */
export function frameRates(scores, labels, threshold) {
  const count = { hits: 0, speech: 0, alarms: 0, rest: 0 };
  for (let i = 0; i < labels.length; i++) {
    const found = scores[i] >= threshold;
    count[labels[i] ? 'speech' : 'rest']++;
    if (found) count[labels[i] ? 'hits' : 'alarms']++;
  }
  const error = (count.speech - count.hits + count.alarms) / labels.length;
  return { error, hit: count.hits / count.speech, falseAlarm: count.alarms / count.rest };
}

/** The area under the curve of hits over false alarms: the share of pairs in the right order, ties counting half. */
export function areaUnderCurve(scores, labels) {
  const order = Array.from(labels, (_, i) => i).sort((a, b) => scores[a] - scores[b]);
  let [rankSum, positives] = [0, 0];
  for (let first = 0, end = 0; first < order.length; first = end) {
    while (end < order.length && scores[order[end]] === scores[order[first]]) end++;
    const rank = (first + 1 + end) / 2;
    for (let i = first; i < end; i++) {
      if (!labels[order[i]]) continue;
      rankSum += rank;
      positives++;
    }
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (labels.length - positives));
}
