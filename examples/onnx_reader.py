import sys

import numpy as np
import onnxruntime
from PIL import Image

session = onnxruntime.InferenceSession(sys.argv[1])  # reader.onnx
characters = session.get_modelmeta().custom_metadata_map["characters"]
crop = Image.open(sys.argv[2]).convert("RGB").resize((160, 48))  # upright, one plate
pixels = np.asarray(crop, np.float32).transpose(2, 0, 1)[None] / 127.5 - 1
slots, country, difficulty, gaze = session.run(None, {"pictures": pixels})
print("".join(characters[c - 1] for c in slots[0].argmax(-1) if c))  # class 0: empty
