/** Tests of the tasks on text. */
@NullMarked
package dev.heed.nlp.task;

import org.jspecify.annotations.NullMarked;
