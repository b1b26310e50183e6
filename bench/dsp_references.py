"""The features of bench/dsp.mjs with Python's libraries: processor time of all threads. Reads JSON lines, answers with JSON lines."""
import json
import os
import sys
import time

for name in ('OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS', 'NUMBA_NUM_THREADS'):
    os.environ[name] = '1'

import librosa
import numpy as np
import parselmouth
import scipy.fft
import scipy.signal
import torch

torch.set_num_threads(1)


def log_mel_torch(x, rate):
    window = torch.hann_window(400)
    bank = torch.from_numpy(librosa.filters.mel(sr=rate, n_fft=512, n_mels=64, fmin=0, fmax=8000, htk=True, norm=None))
    signal = torch.from_numpy(x)
    return lambda: torch.log(bank @ torch.stft(signal, 512, 160, 400, window, center=False, return_complex=True).abs() + 0.01)


def log_mel_librosa(x, rate):
    return lambda: np.log(
        librosa.feature.melspectrogram(
            y=x, sr=rate, n_fft=512, win_length=400, hop_length=160, n_mels=64, fmin=0, fmax=8000,
            power=1, htk=True, norm=None, center=False,
        ) + 0.01
    )


def spectrogram_librosa(x, rate):
    return lambda: np.abs(librosa.stft(x, n_fft=800, win_length=640, hop_length=160, window='hamming', center=False))


def spectrogram_torch(x, rate):
    window, signal = torch.hamming_window(640), torch.from_numpy(x)
    return lambda: torch.stft(signal, 800, 160, 640, window, center=False, return_complex=True).abs()


def mfcc_librosa(x, rate):
    return lambda: librosa.feature.mfcc(y=x, sr=rate, n_mfcc=13, n_fft=512, win_length=400, hop_length=160, n_mels=40, center=False)


def yin_librosa(x, rate):
    return lambda: librosa.yin(x, fmin=60, fmax=500, sr=rate, frame_length=1024, hop_length=160, center=False)


def pitch_praat(x, rate):
    sound = parselmouth.Sound(x.astype(np.float64), rate)
    return lambda: sound.to_pitch_ac(time_step=0.01, pitch_floor=75, pitch_ceiling=600)


def formants_praat(x, rate):
    sound = parselmouth.Sound(x.astype(np.float64), rate)
    return lambda: sound.to_formant_burg(time_step=0.01, max_number_of_formants=5, maximum_formant=5500, window_length=0.025)


def resample_scipy(x, rate):
    return lambda: scipy.signal.resample_poly(x, 1, 3)


def resample_soxr(x, rate):
    import soxr
    return lambda: soxr.resample(x, 48000, 16000, quality='HQ')


def mrcg_numpy(x, rate):
    """The published definition on numpy: 64 gammatone filters by FFT, four cochleagrams, two deltas."""
    channels, length = 64, 2048
    low, high = 21.4 * np.log10(1 + 0.00437 * 50), 21.4 * np.log10(1 + 0.00437 * 8000)
    frequencies = (10 ** (np.linspace(low, high, channels) / 21.4) - 1) / 0.00437
    bandwidths = 1.019 * 24.7 * (4.37 * frequencies / 1000 + 1)
    t = np.arange(length) / rate
    responses = np.array([t**3 * np.exp(-2 * np.pi * b * t) * np.cos(2 * np.pi * f * t) for f, b in zip(frequencies, bandwidths)])

    def cochleagram(filtered, frame):
        hop, count = rate // 100, len(x) // (rate // 100)
        padded = np.pad(filtered**2, ((0, 0), (frame - hop, 0)))
        sums = np.concatenate([np.zeros((channels, 1)), np.cumsum(padded, axis=1)], axis=1)
        ends = frame + hop * np.arange(count)
        return np.log10(sums[:, ends] - sums[:, ends - frame] + 1e-12)

    def average(image, half):
        kernel = np.ones((2 * half + 1, 2 * half + 1)) / (2 * half + 1) ** 2
        return scipy.signal.fftconvolve(image, kernel, mode='same')

    def delta(rows, half):
        padded = np.pad(rows, ((0, 0), (half, half)), mode='edge')
        return sum(k * padded[:, half + k : padded.shape[1] - half + k] for k in range(-half, half + 1))

    def run():
        signal = x * (1000 / np.sqrt(np.mean(x**2)))
        filtered = scipy.signal.oaconvolve(signal[None, :], responses, axes=1)[:, : len(x)]
        first = cochleagram(filtered, rate // 50)
        rows = np.concatenate([first, cochleagram(filtered, rate // 5), average(first, 5), average(first, 11)])
        return np.concatenate([rows, delta(rows, 4), delta(delta(rows, 2), 2)])

    return run


references = {
    'log-mel': {'librosa': log_mel_librosa, 'torch': log_mel_torch},
    'spectrogram': {'librosa': spectrogram_librosa, 'torch': spectrogram_torch},
    'mfcc': {'librosa': mfcc_librosa},
    'pitch-yin': {'librosa': yin_librosa},
    'pitch-correlation': {'Praat': pitch_praat},
    'formants': {'Praat': formants_praat},
    'mrcg': {'numpy': mrcg_numpy},
    'resample': {'scipy': resample_scipy, 'soxr HQ': resample_soxr},
}

prepared = {}
for line in sys.stdin:
    order = json.loads(line)
    if order['do'] == 'versions':
        answer = {'librosa': librosa.__version__, 'torch': torch.__version__, 'numpy': np.__version__, 'scipy': scipy.__version__, 'Praat': parselmouth.PRAAT_VERSION}
    elif order['do'] == 'prepare':
        x = np.fromfile(order['samples'], dtype=np.float32)
        prepared = {name: make(x, order['sampleRate']) for name, make in references.get(order['work'], {}).items()}
        for run in prepared.values():
            run()
        answer = list(prepared)
    else:
        start = time.process_time()
        prepared[order['name']]()
        answer = (time.process_time() - start) * 1000
    print(json.dumps(answer), flush=True)
