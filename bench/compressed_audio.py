"""Makes the compressed sounds of packages/dsp/test/codecs/fixtures/compressed and what ffmpeg decodes from them.

    python bench/compressed_audio.py FFMPEG packages/dsp/test/codecs/fixtures/compressed

FFMPEG needs libmp3lame, libvorbis and libopus (used: 9.0.2 from the PyPI package imageio-ffmpeg 0.8.1). With the Python
package soundfile, libsndfile decodes what it can a second time. Every 127th sample and both ends are kept.
"""

import json
import subprocess
import sys

import numpy as np

ffmpeg, folder = sys.argv[1:3]
STRIDE, ENDS = 127, 16

FILES = [  # name, rate, channels, seconds, encoder options
    ("mono-16k.mp3", 16000, 1, 0.5, ["-c:a", "libmp3lame", "-b:a", "24k"]),
    ("stereo-44k.mp3", 44100, 2, 0.4, ["-c:a", "libmp3lame", "-b:a", "96k"]),
    ("variable-44k.mp3", 44100, 1, 0.4, ["-c:a", "libmp3lame", "-q:a", "4", "-id3v2_version", "3", "-write_id3v1", "1", "-metadata", "title=chirp"]),
    ("untagged-22k.mp3", 22050, 1, 0.4, ["-c:a", "libmp3lame", "-b:a", "32k", "-write_xing", "0", "-id3v2_version", "0"]),
    ("mono-16k.ogg", 16000, 1, 0.5, ["-c:a", "libvorbis", "-q:a", "0"]),
    ("stereo-44k.ogg", 44100, 2, 0.4, ["-c:a", "libvorbis", "-q:a", "0"]),
    ("mono.opus", 48000, 1, 0.5, ["-c:a", "libopus", "-b:a", "24k"]),
    ("stereo.opus", 48000, 2, 0.3337, ["-c:a", "libopus", "-b:a", "48k"]),
    ("mono-16k.aac", 16000, 1, 0.5, ["-c:a", "aac", "-aac_pns", "0", "-b:a", "24k"]),
    ("stereo-44k.aac", 44100, 2, 0.3, ["-c:a", "aac", "-aac_pns", "0", "-b:a", "64k"]),
    ("mono-16k.m4a", 16000, 1, 0.5, ["-c:a", "aac", "-aac_pns", "0", "-b:a", "24k"]),
    ("stereo-44k.m4a", 44100, 2, 0.3, ["-c:a", "aac", "-aac_pns", "0", "-b:a", "64k", "-movflags", "+faststart"]),
    ("quicktime.mov", 22050, 1, 0.3, ["-c:a", "aac", "-aac_pns", "0", "-b:a", "32k"]),
    ("fragmented.m4a", 44100, 1, 0.1, ["-c:a", "aac", "-b:a", "48k", "-movflags", "+frag_keyframe+empty_moov", "-f", "mp4"]),
    ("lossless.m4a", 16000, 1, 0.05, ["-c:a", "alac"]),
    ("flac.ogg", 16000, 1, 0.02, ["-c:a", "flac", "-f", "ogg"]),
]


def source(rate, channels, seconds):
    n = np.arange(round(rate * seconds))
    t = n / rate
    noise = np.random.default_rng(1)
    sound = []
    for c, (low, high) in enumerate([(200, 1800), (330, 900)][:channels]):
        phase = 2 * np.pi * (low * t + (high - low) * t * t / (2 * seconds))
        sound.append(0.4 * np.sin(phase) + 0.1 * np.sin(3.1 * phase + c) + 0.02 * noise.standard_normal(n.size))
    return np.stack(sound, 1).astype("<f4")


def run(*arguments, data=b""):
    command = [ffmpeg, "-hide_banner", "-loglevel", "error", "-y", *arguments]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


references = {}
for name, rate, channels, seconds, options in FILES:
    sound = source(rate, channels, seconds)
    path = f"{folder}/{name}"
    raw = ["-f", "f32le", "-ar", str(rate), "-ac", str(channels), "-i", "-"]
    run(*raw, "-fflags", "+bitexact", "-map_metadata", "-1", *options, path, data=sound.tobytes())
    # ffmpeg's own Opus decoder differs by up to 0.26 from the reference decoder, libopus.
    opus = ["-c:a", "libopus"] if name.endswith(".opus") else []
    decoded = np.frombuffer(run(*opus, "-i", path, "-f", "f32le", "-"), "<f4").reshape(-1, channels)
    # ffmpeg leaves the padding of the last Vorbis block; the granule position, and libsndfile, cut it off.
    decoded = decoded[: len(sound)] if name.endswith(".ogg") else decoded
    second = None
    try:
        import soundfile

        other = soundfile.read(path, dtype="float32", always_2d=True)[0]
        if len(other) == len(decoded):
            second = float(np.abs(other - decoded).max())
    except Exception:
        pass
    length = len(decoded)
    places = sorted({*range(min(ENDS, length)), *range(0, length, STRIDE), *range(max(0, length - ENDS), length)})
    references[name] = {
        "sampleRate": rate,
        "channels": channels,
        "encoded": len(sound),
        "length": length,
        "places": places,
        "values": [[round(float(v), 6) for v in decoded[places, c]] for c in range(channels)],
        "libsndfileDiffersBy": second,
    }
    print(name, "encoded", len(sound), "decoded", length, "libsndfile differs by", second)

version = subprocess.run([ffmpeg, "-version"], capture_output=True, text=True).stdout.split()[2]
with open(f"{folder}/references.json", "w") as out:
    json.dump({"producer": f"ffmpeg {version}", "files": references}, out, indent=2)
print("format it: npx prettier --write", f"{folder}/references.json")
