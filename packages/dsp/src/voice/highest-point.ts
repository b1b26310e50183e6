const goldenShare = (3 - Math.sqrt(5)) / 2;
const tolerance = 1e-9;

/**
 * The maximum of a function between two places, by Brent's method: parabolas through the best three points, and golden
 * sections where these do not help.
 *
 * Source: R. P. Brent, Algorithms for Minimization without Derivatives, 1973, chapter 5.
 * @internal
 */
export function highestPoint(
  f: (place: number) => number,
  from: number,
  to: number,
): { place: number; value: number } {
  let [low, high] = [from, to];
  let best = low + goldenShare * (high - low);
  let [second, third] = [best, best];
  let bestValue = f(best);
  let [secondValue, thirdValue] = [bestValue, bestValue];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    const least = 1.5e-8 * Math.abs(best) + tolerance / 3;
    if (Math.abs(best - middle) + (high - low) / 2 <= 2 * least) break;
    let move = goldenShare * (best < middle ? high - best : low - best);
    if (Math.abs(best - second) >= least) {
      const a = (best - second) * (thirdValue - bestValue);
      const b = (best - third) * (secondValue - bestValue);
      let over = 2 * (b - a);
      let top = (best - third) * b - (best - second) * a;
      if (over > 0) top = -top;
      else over = -over;
      const inside = top > over * (low - best + 2 * least) && top < over * (high - best - 2 * least);
      if (inside && Math.abs(top) < Math.abs(move * over)) move = top / over;
    }
    if (Math.abs(move) < least) move = move > 0 ? least : -least;
    const place = best + move;
    const value = f(place);
    if (value >= bestValue) {
      if (place < best) high = best;
      else low = best;
      [third, second, best] = [second, best, place];
      [thirdValue, secondValue, bestValue] = [secondValue, bestValue, value];
    } else {
      if (place < best) low = place;
      else high = place;
      if (value >= secondValue || second === best) {
        [third, second] = [second, place];
        [thirdValue, secondValue] = [secondValue, value];
      } else if (value >= thirdValue || third === best || third === second) {
        third = place;
        thirdValue = value;
      }
    }
  }
  return { place: best, value: bestValue };
}
