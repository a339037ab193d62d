/** What the outside may know of the server's work. */
@NullMarked
package dev.heed.server.observe;

import org.jspecify.annotations.NullMarked;
