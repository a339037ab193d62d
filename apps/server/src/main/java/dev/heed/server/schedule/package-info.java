/** Who runs next, with whom, and who is told at once that it would take too long. */
@NullMarked
package dev.heed.server.schedule;

import org.jspecify.annotations.NullMarked;
