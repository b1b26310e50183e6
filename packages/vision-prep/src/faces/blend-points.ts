import type { KeyPoints, Point } from './face';

/** Key points on the straight way from some to others, `share` of it behind them. @internal */
export function blendPoints(from: KeyPoints, to: KeyPoints, share: number): KeyPoints {
  const blend = (name: keyof KeyPoints): Point => [
    from[name][0] + share * (to[name][0] - from[name][0]),
    from[name][1] + share * (to[name][1] - from[name][1]),
  ];
  return {
    leftEye: blend('leftEye'),
    rightEye: blend('rightEye'),
    nose: blend('nose'),
    leftMouth: blend('leftMouth'),
    rightMouth: blend('rightMouth'),
  };
}
