/** What tasks that write text are held to. */
@NullMarked
package dev.heed.nlp.generation;

import org.jspecify.annotations.NullMarked;
