import sys

import numpy as np
import onnxruntime
from PIL import Image

session = onnxruntime.InferenceSession(sys.argv[1])  # finder.onnx
photo = np.asarray(Image.open(sys.argv[2]).convert("RGB").resize((960, 640)), np.float32)
pixels = photo.transpose(2, 0, 1)[None] / 127.5 - 1
centres, corners = session.run(None, {"pictures": pixels})
row, column = np.unravel_index(centres[0, 0].argmax(), centres.shape[2:])  # the surest plate
print(corners[0, :, row, column].reshape(4, 2) * 16 + 8 * np.array([column + 0.5, row + 0.5]))
