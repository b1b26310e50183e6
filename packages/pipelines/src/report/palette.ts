/** Colours of the report for one colour scheme, as CSS hex colours. */
export interface Palette {
  page: string;
  surface: string;
  ink: string;
  muted: string;
  rule: string;
  grid: string;
  accent: string;
  strip: string;
  /** Full colour of a confusion cell, whose share is the opacity over `surface`; `ink` is readable on it throughout. */
  heat: string;
  audio: string;
  video: string;
  train: string;
  validation: string;
  stream0: string;
  stream1: string;
  stream2: string;
  stream3: string;
}

/**
 * Light and dark colours. The hues of the data are those of Okabe and Ito (2008), which readers with any colour vision
 * can tell apart, set darker or lighter for a contrast of at least 3:1 with the surface.
 */
export const palette: { light: Palette; dark: Palette } = {
  light: {
    page: '#f7f7f5',
    surface: '#ffffff',
    ink: '#1b1f24',
    muted: '#59616b',
    rule: '#dfe2e6',
    grid: '#e9ebee',
    accent: '#0a5c9e',
    strip: '#0a5c9e1c',
    heat: '#4a92d8',
    audio: '#0072b2',
    video: '#d55e00',
    train: '#6b7480',
    validation: '#007f5f',
    stream0: '#a34a86',
    stream1: '#007f5f',
    stream2: '#8a6d00',
    stream3: '#59616b',
  },
  dark: {
    page: '#101316',
    surface: '#181c21',
    ink: '#e8ebee',
    muted: '#a3acb7',
    rule: '#2d333a',
    grid: '#282e35',
    accent: '#74b9f5',
    strip: '#74b9f526',
    heat: '#2a6cb2',
    audio: '#56b4e9',
    video: '#f0973c',
    train: '#97a1ad',
    validation: '#3ccb9f',
    stream0: '#d992bd',
    stream1: '#3ccb9f',
    stream2: '#e3c34f',
    stream3: '#a3acb7',
  },
};
