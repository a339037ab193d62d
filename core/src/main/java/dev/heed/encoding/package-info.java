/** The built-in position encodings, one file each: where a token is. */
@NullMarked
package dev.heed.encoding;

import org.jspecify.annotations.NullMarked;
