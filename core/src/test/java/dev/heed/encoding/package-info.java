/** Tests of the built-in position encodings. */
@NullMarked
package dev.heed.encoding;

import org.jspecify.annotations.NullMarked;
