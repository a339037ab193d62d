/** The tasks on text, one file each. */
@NullMarked
package dev.heed.nlp.task;

import org.jspecify.annotations.NullMarked;
