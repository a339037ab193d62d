/** From a request's bytes to a task's inputs, and from its answers to JSON. */
@NullMarked
package dev.heed.server.payload;

import org.jspecify.annotations.NullMarked;
