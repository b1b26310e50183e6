import { describe, expect, it } from 'vitest';
import { amFbp } from '../../src/index';
import { parseSetting, resolveSettings } from '../../src/recipes/settings-schema';

describe('parseSetting(schema, assignment)', () => {
  it.each<[string, unknown]>([
    ['dropout=0.5', 0.5],
    ['batchSize=8', 8],
    ['joint=false', false],
    ['encoderFilters=8,16,16,16,64', [8, 16, 16, 16, 64]],
  ])('reads %s', (text, value) => {
    expect(parseSetting(amFbp.settings, text)[1]).toEqual(value);
  });

  it.each([
    ['batchSize=0', /batchSize takes an integer at least 1; got "0"/],
    ['fusionBatchSize=0', /fusionBatchSize takes an integer at least 1/],
    ['videoEpochs=0', /videoEpochs takes an integer at least 1/],
    ['videoEpochs=1.5', /videoEpochs takes an integer/],
    ['videoUnits=0', /videoUnits takes an integer at least 1/],
    ['dropout=1', /dropout takes a number at least 0 and below 1/],
    ['dropout=', /dropout takes a number/],
    ['dropout', /dropout takes a number/],
    ['joint=maybe', /joint takes true or false/],
    ['encoderFilters=1,2', /encoderFilters takes 5 integers at least 1/],
    ['encoderFilters=1,2,3,4,x', /encoderFilters takes 5 integers/],
    ['constructor=5', /no setting "constructor"/],
    ['hasOwnProperty=1', /no setting "hasOwnProperty"/],
    ['__defineGetter__=1,2', /no setting "__defineGetter__"/],
    ['__proto__=1', /no setting "__proto__"/],
    ['colour=red', /no setting "colour"; expected one of encoderFilters, /],
  ])('refuses %s', (text, message) => {
    expect(() => parseSetting(amFbp.settings, text)).toThrow(message);
  });
});

it('resolveSettings(schema, preset, given) lays later values over earlier ones and the defaults', () => {
  const settings = resolveSettings(amFbp.settings, amFbp.presets!.small, { videoUnits: 5 });
  expect([settings.videoUnits, settings.joint, settings.dropout]).toEqual([5, false, 0.3]);
  expect(() => resolveSettings(amFbp.settings, { videoUnits: NaN })).toThrow(/videoUnits takes an integer/);
});
