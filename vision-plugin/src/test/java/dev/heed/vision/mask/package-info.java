/** Tests of masks. */
@NullMarked
package dev.heed.vision.mask;

import org.jspecify.annotations.NullMarked;
