/** How images become tokens, and where those are. */
@NullMarked
package dev.heed.vision.encoding;

import org.jspecify.annotations.NullMarked;
