/** What stands before every request: keys, limits, addresses. */
@NullMarked
package dev.heed.server.guard;

import org.jspecify.annotations.NullMarked;
