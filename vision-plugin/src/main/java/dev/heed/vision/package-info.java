/**
 * Vision: images become patch vectors. {@link dev.heed.vision.VisionPlugin} lists all that it
 * offers.
 */
@NullMarked
package dev.heed.vision;

import org.jspecify.annotations.NullMarked;
