/** Pictures as tokens. */
@NullMarked
package dev.heed.vision.encoding;

import org.jspecify.annotations.NullMarked;
