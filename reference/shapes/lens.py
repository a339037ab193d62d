"""Where OpenCV's lens throws pixels: calibrations as cv2.FileStorage writes them, and initUndistortRectifyMap."""
import json
import cv2
import numpy as np

K = np.array([[532.8, 0, 342.4], [0, 531.5, 233.9], [0, 0, 1]])
out = []
for name, d in {
    "opencv": [-0.281, 0.0251, 0.00121, -0.000135, 0.163],
    "rational": [0.31, -0.42, 0.0007, -0.0011, 0.05, 0.62, -0.3, 0.02],
    "four": [-0.2, 0.05, 0.001, 0.002],
}.items():
    dist = np.array([d])
    fs = cv2.FileStorage(f"{name}.yaml", cv2.FILE_STORAGE_WRITE)
    fs.write("image_width", 640)
    fs.write("image_height", 480)
    fs.write("camera_matrix", K)
    fs.write("distortion_coefficients", dist)
    fs.write("avg_reprojection_error", 0.196)
    fs.release()
    for w, h in ((640, 480), (1280, 960)):
        k = K.copy()
        k[0] *= w / 640
        k[1] *= h / 480
        k[0, 2] = (K[0, 2] + 0.5) * w / 640 - 0.5
        k[1, 2] = (K[1, 2] + 0.5) * h / 480 - 0.5
        mx, my = cv2.initUndistortRectifyMap(k, dist, None, k, (w, h), cv2.CV_32FC1)
        for x, y in ((0, 0), (w - 1, 0), (w // 3, h // 4), (w // 2, h - 1), (w - 7, h - 11)):
            out.append({"file": name + ".yaml", "size": [w, h], "pixel": [x, y], "seen": [float(mx[y, x]), float(my[y, x])]})
json.dump(out, open("lens.json", "w"), indent=0)
