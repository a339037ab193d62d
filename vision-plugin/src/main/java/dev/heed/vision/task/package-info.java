/** The tasks on images, one file each, ids and fields as the Hugging Face pipelines. */
@NullMarked
package dev.heed.vision.task;

import org.jspecify.annotations.NullMarked;
