// Makes the small clips of this folder with ffmpeg and writes expected.json with what ffprobe says about each.
// Usage: node packages/vision-prep/test/clips/make.mjs     (needs ffmpeg 5.1 with x264, x265, vpx, aom, theora, xvid)
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const ffmpeg = (...args) =>
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-bitexact', ...args], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });

// The picture: grey that rises with the frame number over a still slope, white from 0.6 s to 0.8 s. The sound: a tone in
// the same stretch of time.
const grey = "geq=lum='if(between(T,0.599,0.799),235,20+4*N+X/4)':cb=128:cr='128+Y/2'";
const picture = (size = '64x48', rate = 20, pixels = 'yuv420p') => [
  ...[
    '-f',
    'lavfi',
    '-i',
    `color=size=${size}:rate=${rate}:duration=1.2,format=yuv444p,${grey},format=${pixels}`,
  ],
];
const sound = (channels = 1, rate = 16000, seconds = 1.2) => [
  ...['-f', 'lavfi', '-i'],
  `aevalsrc='${Array(channels).fill('if(between(t,0.6,0.8),0.5*sin(2*PI*440*t),0)').join('|')}':s=${rate}:d=${seconds}`,
];
const x264 = ['-c:v', 'libx264', '-preset', 'medium', '-g', '8', '-x264-params', 'threads=1'];
const aac = ['-c:a', 'aac', '-b:a', '24k'];

const clips = {
  'h264-aac.mp4': [...picture(), ...sound(2, 44100), ...x264, ...aac, '-movflags', '+faststart'],
  'h264-turned.mp4': [...picture(), ...x264, '-an'],
  'h264-444.mp4': [...picture('64x48', 20, 'yuv444p'), ...x264, '-an'],
  'h264-10bit.mkv': [...picture('64x48', 20, 'yuv420p10le'), ...x264, '-an'],
  'h264-vfr.mkv': [...picture(), '-vf', "select='not(mod(n,3))+lt(n,6)'", '-vsync', 'vfr', ...x264, '-an'],
  'h264-odd.mp4': [...picture('63x47', 20, 'yuv444p'), ...x264, '-an'],
  'h264-fragments.mp4': [...picture(), ...sound(), ...x264, ...aac, '-movflags', '+frag_keyframe+empty_moov'],
  'h264.mpegts': [...picture(), ...sound(), ...x264, ...aac, '-f', 'mpegts'],
  'h264-late-sound.mp4': [...picture(), '-itsoffset', '0.4', ...lateSound(), ...x264, ...aac],
  'h264-late-sound.mpegts': [
    ...picture(),
    '-itsoffset',
    '0.4',
    ...lateSound(),
    ...x264,
    ...aac,
    '-f',
    'mpegts',
  ],
  'h264-late-picture.mkv': [...latePicture(), ...sound(), ...x264, ...aac],
  'hevc-10bit.mp4': [
    ...picture('64x48', 20, 'yuv420p10le'),
    ...['-c:v', 'libx265', '-x265-params', 'log-level=error:keyint=8:pools=1', '-tag:v', 'hvc1', '-an'],
  ],
  'vp8-vorbis.webm': [...picture(), ...sound(), '-c:v', 'libvpx', '-b:v', '60k', '-c:a', 'libvorbis'],
  'vp9-opus.webm': [
    ...picture(),
    ...sound(1, 48000),
    '-c:v',
    'libvpx-vp9',
    '-b:v',
    '60k',
    '-c:a',
    'libopus',
    '-b:a',
    '16k',
  ],
  'av1-opus.webm': [
    ...picture(),
    ...sound(1, 48000),
    ...['-c:v', 'libaom-av1', '-cpu-used', '8', '-crf', '40', '-c:a', 'libopus', '-b:a', '16k'],
  ],
  'xvid-mp3.avi': [
    ...picture(),
    ...sound(),
    '-c:v',
    'libxvid',
    '-q:v',
    '5',
    '-c:a',
    'libmp3lame',
    '-b:a',
    '24k',
  ],
  'mpeg1-mp2.mpg': [
    ...picture('64x48', 25),
    ...sound(1, 44100),
    '-c:v',
    'mpeg1video',
    '-q:v',
    '5',
    '-c:a',
    'mp2',
    '-b:a',
    '32k',
  ],
  'mpeg2.vob': [...picture('64x48', 25), '-c:v', 'mpeg2video', '-q:v', '5', '-bf', '2', '-an', '-f', 'vob'],
  'flv1-mp3.flv': [
    ...picture(),
    ...sound(1, 22050),
    '-c:v',
    'flv',
    '-q:v',
    '5',
    '-c:a',
    'libmp3lame',
    '-b:a',
    '24k',
  ],
  'wmv2-wma.wmv': [
    ...picture(),
    ...sound(1, 22050),
    '-c:v',
    'wmv2',
    '-q:v',
    '5',
    '-c:a',
    'wmav2',
    '-b:a',
    '24k',
  ],
  'theora-vorbis.ogv': [...picture(), ...sound(), '-c:v', 'libtheora', '-q:v', '4', '-c:a', 'libvorbis'],
  'mjpeg-pcm.mov': [...picture(), ...sound(1, 8000), '-c:v', 'mjpeg', '-q:v', '10', '-c:a', 'pcm_s16le'],
  'prores.mov': [
    ...picture('32x24', 20, 'yuv422p10le'),
    '-c:v',
    'prores_ks',
    '-profile:v',
    '0',
    '-qscale:v',
    '30',
    '-an',
  ],
  'one-pixel.mkv': [...picture('1x1', 20, 'yuv444p'), '-c:v', 'ffv1', '-an'],
  // 16 frames of 17 are needed by no other frame.
  'h264-lonely.mp4': [
    ...[
      '-f',
      'lavfi',
      '-i',
      "color=size=64x48:rate=20:duration=3,format=yuv444p,geq=lum='20+3*N+X/4':cb=128:cr='128+Y/2',format=yuv420p",
    ],
    ...['-c:v', 'libx264', '-preset', 'medium', '-g', '40', '-bf', '16', '-an'],
    ...['-x264-params', 'threads=1:b-adapt=0:b-pyramid=none:scenecut=0'],
  ],
  'h264-long.mp4': [...long(), ...sound(1, 8000, 6), ...x264, ...aac],
  'vp8-long.webm': [
    ...long(),
    ...sound(1, 8000, 6),
    '-c:v',
    'libvpx',
    '-b:v',
    '40k',
    '-g',
    '8',
    '-c:a',
    'libvorbis',
  ],
  'mpeg1-long.mpg': [
    ...long(25),
    ...sound(1, 44100, 6),
    '-c:v',
    'mpeg1video',
    '-q:v',
    '20',
    '-c:a',
    'mp2',
    '-b:a',
    '32k',
  ],
  'sound-only.mp4': [...sound(), ...aac],
};

function long(rate = 10) {
  const rising = "geq=lum='if(between(T,0.599,0.799),235,20+140*T/6)':cb=128:cr=128";
  return ['-f', 'lavfi', '-i', `color=size=32x24:rate=${rate}:duration=6,format=yuv420p,${rising}`];
}

function lateSound() {
  // On the common clock the tone stands where it stands in the other clips.
  return ['-f', 'lavfi', '-i', "aevalsrc='if(between(t,0.2,0.4),0.5*sin(2*PI*440*t),0)':s=16000:d=0.8"];
}

function latePicture() {
  const shifted = grey.replaceAll('T,', 'T+0.3,');
  return [
    '-itsoffset',
    '0.3',
    '-f',
    'lavfi',
    '-i',
    `color=size=64x48:rate=20:duration=0.9,format=yuv444p,${shifted},format=yuv420p`,
  ];
}

for (const [name, args] of Object.entries(clips)) ffmpeg(...args, name);
turn('h264-turned.mp4');
// The edit list hides the frames between the key frame and the cut.
ffmpeg('-ss', '0.3', '-i', 'h264-aac.mp4', '-c', 'copy', 'h264-cut.mp4');
ffmpeg('-i', 'h264-aac.mp4', '-c', 'copy', '-an', 'h264-remuxed.avi');
cutOff('h264-aac.mp4', 'h264-truncated.mp4', 0.7);
cutOff('vp8-vorbis.webm', 'vp8-truncated.webm', 0.85);
copyFileSync(`${folder}xvid-mp3.avi`, `${folder}avi-called.mp4`);

const expected = {};
for (const name of [
  ...Object.keys(clips),
  'h264-cut.mp4',
  'h264-remuxed.avi',
  'h264-truncated.mp4',
  'vp8-truncated.webm',
  'avi-called.mp4',
].sort()) {
  expected[name] = probe(name);
  console.log(name, statSync(folder + name).size, JSON.stringify(expected[name]).slice(0, 150));
}
writeFileSync(`${folder}expected.json`, `${JSON.stringify(expected)}\n`);

function cutOff(from, to, share) {
  const bytes = readFileSync(folder + from);
  writeFileSync(folder + to, bytes.subarray(0, Math.floor(bytes.length * share)));
}

function probe(name) {
  const ask = (...args) =>
    JSON.parse(
      execFileSync('ffprobe', ['-v', 'quiet', '-of', 'json', ...args, name], {
        cwd: folder,
        maxBuffer: 2 ** 26,
      }),
    );
  const { streams, format } = ask('-show_streams', '-show_format');
  const video = streams.find(({ codec_type }) => codec_type === 'video');
  const audio = streams.find(({ codec_type }) => codec_type === 'audio');
  const origin = Math.max(0, Number(format.start_time ?? 0));
  const round = (seconds) => Math.round(seconds * 1e6) / 1e6;
  const seconds = (stream, ticks) => {
    const [one, base] = stream.time_base.split('/').map(Number);
    return (ticks * one) / base;
  };
  const frames = (stream) =>
    stream ? ask('-select_streams', String(stream.index), '-show_frames').frames : [];
  // What ffmpeg takes for the time of a frame: its own stamp, or a guess from its packet.
  const times = frames(video).map(({ best_effort_timestamp: stamp }) =>
    stamp === undefined ? null : round(seconds(video, stamp) - origin),
  );
  const pieces = frames(audio);
  return {
    origin,
    ...(video && {
      width: video.width,
      height: video.height,
      codec: video.codec_name,
      times: times.filter((time) => time === null || time > -1e-6),
    }),
    ...(audio && {
      audioCodec: audio.codec_name,
      sampleRate: Number(audio.sample_rate),
      channels: audio.channels,
      soundBegin: round(seconds(audio, pieces[0].pts) - origin),
      samples: pieces.reduce((sum, { nb_samples }) => sum + nb_samples, 0),
    }),
  };
}

/** Writes a quarter turn with the clock into the track header: x' = 48 − y, y' = x. */
function turn(name) {
  const bytes = readFileSync(folder + name);
  const matrix = bytes.indexOf('tkhd') + 4 + 40;
  [0, 0x10000, 0, -0x10000, 0, 0, 48 * 0x10000, 0, 0x40000000].forEach((value, i) =>
    bytes.writeInt32BE(value, matrix + 4 * i),
  );
  writeFileSync(folder + name, bytes);
}
