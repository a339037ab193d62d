/** Heed in one jar, in a host whose libraries are older than Heed's. */
@NullMarked
package dev.heed.all;

import org.jspecify.annotations.NullMarked;
