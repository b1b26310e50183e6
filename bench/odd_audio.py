"""What ffmpeg decodes from the files of packages/dsp/test/codecs/fixtures/odd: sound as common writers leave it behind.

    python bench/odd_audio.py packages/dsp/test/codecs/fixtures

The files: `lame -p` (a checksum in every frame), MP3 cut out of a stream or behind junk, ID3 around FLAC, Ogg whose last page
has no end mark, RF64, a film whose sound begins 0.4 s later (ffmpeg -itsoffset), a rate that no FLAC frame header can name
(`sox -n -r 99999`), fragments (`-movflags frag_keyframe+empty_moov -frag_duration 60000 -aac_pns 0`). ffmpeg 5.1; its own Opus decoder differs, so libopus is asked. Every 127th sample and both ends are kept.
"""

import json
import os
import struct
import subprocess
import sys

folder = sys.argv[1]
STRIDE, ENDS = 127, 16
# Where libsndfile and the granule positions end; ffmpeg gives the padding of the last Vorbis block, too.
LENGTHS = {"no-end-mark.ogg": 6400}
OPTIONS = {"sound-begins-later.mp4": ["-af", "aresample=async=1:first_pts=0"]}


def decode(path, name):
    opus = ["-c:a", "libopus"] if name.endswith(".opus") else []
    probe = ["ffprobe", "-v", "error", "-select_streams", "a", "-show_entries", "stream=sample_rate,channels", "-of", "csv=p=0", path]
    told = [line for line in subprocess.run(probe, capture_output=True, check=True).stdout.split(b"\n") if line]
    rate, channels = map(int, told[0].split(b",")[:2])
    command = ["ffmpeg", "-v", "error", *opus, "-i", path, *OPTIONS.get(name, []), "-f", "f32le", "-"]
    data = subprocess.run(command, capture_output=True, check=True).stdout
    return rate, channels, struct.unpack(f"<{len(data) // 4}f", data)


references = {}
for name in sorted(os.listdir(f"{folder}/odd")):
    if not name.endswith(".json"):
        rate, channels, data = decode(f"{folder}/odd/{name}", name)
        length = min(len(data) // channels, LENGTHS.get(name, 1 << 30))
        places = sorted({*range(min(ENDS, length)), *range(0, length, STRIDE), *range(max(0, length - ENDS), length)})
        references[name] = {
            "sampleRate": rate,
            "channels": channels,
            "length": length,
            "places": places,
            "values": [[float(f"{data[p * channels + c]:.7g}") for p in places] for c in range(channels)],
        }
with open(f"{folder}/odd/references.json", "w") as file:
    json.dump(references, file, separators=(",", ":"))
