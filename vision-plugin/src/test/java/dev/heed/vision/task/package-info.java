/** Tests of the tasks on images. */
@NullMarked
package dev.heed.vision.task;

import org.jspecify.annotations.NullMarked;
