/** From what detection and segmentation models give to boxes and masks in an image's own pixels. */
@NullMarked
package dev.heed.vision.postprocess;

import org.jspecify.annotations.NullMarked;
