"""Milliseconds of processor time of OpenCV's resizing, one thread: vision_references.py PIXELS HEIGHT WIDTH"""
import json
import sys
import time

import cv2
import numpy as np

cv2.setNumThreads(1)
height, width = int(sys.argv[2]), int(sys.argv[3])
picture = np.fromfile(sys.argv[1], np.uint8).reshape(height, width, 3)


def best(interpolation):
    times = []
    for _ in range(8):
        start = time.process_time()
        for _ in range(20):
            cv2.resize(picture, (455, 256), interpolation=interpolation)
        times.append((time.process_time() - start) / 20 * 1000)
    return min(times)


print(json.dumps({'linear': best(cv2.INTER_LINEAR), 'area': best(cv2.INTER_AREA)}))
