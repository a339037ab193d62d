/** Numbers with axes: direct little-endian buffers that the runtime reads without a copy. */
@NullMarked
package dev.heed.tensor;

import org.jspecify.annotations.NullMarked;
