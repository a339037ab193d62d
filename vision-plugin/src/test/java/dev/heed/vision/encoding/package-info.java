/** Tests of how images become tokens. */
@NullMarked
package dev.heed.vision.encoding;

import org.jspecify.annotations.NullMarked;
