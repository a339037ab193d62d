/** Finds plugins and wires what they offer with Guice. */
@NullMarked
package dev.heed.wiring;

import org.jspecify.annotations.NullMarked;
