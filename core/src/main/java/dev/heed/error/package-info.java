/**
 * What goes wrong, said so that the reader knows what to do next. A leaf: it imports nothing of
 * Heed.
 */
@NullMarked
package dev.heed.error;

import org.jspecify.annotations.NullMarked;
