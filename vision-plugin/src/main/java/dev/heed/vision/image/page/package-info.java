/** Pages on photographs: found, straightened, and freed from the distortion of a lens. */
@NullMarked
package dev.heed.vision.image.page;

import org.jspecify.annotations.NullMarked;
