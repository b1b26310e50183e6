import { golden } from '@avemo/golden';
import { flipImage, rotateQuarterTurns, type Picture } from '@avemo/vision-prep';
import { describe, expect, it } from 'vitest';
import { bytes, floats, scattered } from '../pictures';

const { input, output } = golden('vision/flip_rotate90');
const pictures = (): Picture[] => [bytes(input('x')), floats(input('x')), scattered(bytes(input('x')))];

describe('flipImage', () => {
  it.each([
    ['horizontal', 'flip_left_right'],
    ['vertical', 'flip_up_down'],
  ] as const)('flipImage(picture, { direction: %j }) equals vision/flip_rotate90', (direction, name) => {
    for (const picture of pictures()) {
      expect([...flipImage(picture, { direction }).data]).toEqual([...output(name).data]);
    }
  });

  it('flipImage(picture) swaps left and right by default, and says what is wrong with an argument', () => {
    const [picture] = pictures();
    expect([...flipImage(picture).data]).toEqual([...output('flip_left_right').data]);
    expect(() => flipImage(picture, { direction: 'diagonal' as 'vertical' })).toThrow(
      /'vertical'; got "diagonal"/,
    );
    expect(() => flipImage(undefined as never)).toThrow(TypeError);
  });
});

describe('rotateQuarterTurns', () => {
  it.each([
    [1, 'rotate90_ccw'],
    [2, 'rotate180'],
    [3, 'rotate90_cw'],
    [-1, 'rotate90_cw'],
    [-7, 'rotate90_ccw'],
  ])('rotateQuarterTurns(picture, %i) equals vision/flip_rotate90', (turns, name) => {
    for (const picture of pictures()) {
      const result = rotateQuarterTurns(picture, turns);
      expect(result.shape).toEqual(output(name).shape);
      expect([...result.data]).toEqual([...output(name).data]);
    }
  });

  it('rotateQuarterTurns(picture, 0) gives the picture', () => {
    const [picture] = pictures();
    const result = rotateQuarterTurns(picture, 0);
    expect(result.data).toEqual(picture.data);
    expect(result.data).not.toBe(picture.data);
    expect(() => rotateQuarterTurns(picture, 0.5)).toThrow(RangeError);
    expect(() => rotateQuarterTurns(picture, undefined as never)).toThrow(TypeError);
  });
});
