/** One runnable file per idea. {@code examples/run NAME [arguments]} runs one. */
@NullMarked
package dev.heed.examples;

import org.jspecify.annotations.NullMarked;
