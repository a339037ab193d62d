/**
 * A whole training, whatever is learned from: its pace, the model that is trained, the loop with
 * its checkpoints and measurements, the log, and the page with curves.
 *
 * <p>A modality brings a {@link dev.heed.learn.course.Course}: batches of its items, and a model
 * that takes them; {@link dev.heed.learn.course.Training} does the rest.
 */
@NullMarked
package dev.heed.learn.course;

import org.jspecify.annotations.NullMarked;
