/** Tests of the geometry of masks. */
@NullMarked
package dev.heed.vision.shape;

import org.jspecify.annotations.NullMarked;
