/** The tasks on sound, one file each: what it is called, its options, how it opens on a model. */
@NullMarked
package dev.heed.speech.task;

import org.jspecify.annotations.NullMarked;
