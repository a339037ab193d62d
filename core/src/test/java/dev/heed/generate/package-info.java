/** What generation is held to. */
@NullMarked
package dev.heed.generate;

import org.jspecify.annotations.NullMarked;
