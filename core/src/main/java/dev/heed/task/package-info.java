/** Answers that tasks of every modality share: labels with scores. */
@NullMarked
package dev.heed.task;

import org.jspecify.annotations.NullMarked;
