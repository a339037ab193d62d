/** A page in the browser: try a model, see its answer drawn, and where it looked. */
@NullMarked
package dev.heed.server.playground;

import org.jspecify.annotations.NullMarked;
