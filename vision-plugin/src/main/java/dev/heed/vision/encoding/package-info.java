/** How a picture becomes tokens. */
@NullMarked
package dev.heed.vision.encoding;

import org.jspecify.annotations.NullMarked;
