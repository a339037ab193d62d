/** The tasks on audio, one file each. */
@NullMarked
package dev.heed.speech.task;

import org.jspecify.annotations.NullMarked;
