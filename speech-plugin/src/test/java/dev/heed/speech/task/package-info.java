/** Tests of the tasks on sound. */
@NullMarked
package dev.heed.speech.task;

import org.jspecify.annotations.NullMarked;
